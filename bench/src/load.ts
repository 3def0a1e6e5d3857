import { setTimeout as pause } from 'node:timers/promises';

import type { Job } from '@baton/contracts/execution';

import { Tally } from './tally.js';
import type { Ears, Failure, Wire } from './wire.js';
import { MESSAGE, variablesOf, type Workload } from './workload.js';

/** What a client is to do: work for so long, or that many instances. */
export interface Order {
  readonly seconds?: number;
  readonly instances?: number;
  /** Open loop: that many a second however many are under way. Absent: a closed loop of `inFlight`. */
  readonly perSecond?: number;
  readonly inFlight?: number;
  /** `start`: an instance counts as done once its start is durable. `publish`: starts none, only tells those numbered from `from` on. */
  readonly only?: 'start' | 'publish';
  readonly from?: number;
  /** Also reports stretches of so many seconds. */
  readonly sliceSeconds?: number;
  /** How long it waits in the end for what is under way; 30 unless told. */
  readonly drainSeconds?: number;
}

interface UnderWay {
  at: number;
  /** Steps that are not answered yet. */
  left: number;
  readonly jobs: string[];
  /** Where its number has to be found by it. */
  instanceId?: string;
  readonly tally: Tally;
}

/** Drives instances of one workload over a wire. An instance is a number here, which its variable `i` bears. */
export class Load implements Ears {
  private readonly wire: Wire;
  private readonly underWay = new Map<number, UnderWay>();
  private readonly lost = new Set<number>();
  /** Which instance is which number, for steps that do not carry their variables. */
  private readonly numbers = new Map<string, number>();
  private tally = new Tally();
  private order: Order = {};
  private next = 0;
  private toBegin = 0;
  private refill = false;

  constructor(
    connect: (ears: Ears) => Wire,
    private readonly workload: Workload,
    private readonly inFlight: number,
  ) {
    this.wire = connect(this);
    // A next job is there before the answer to the last one, and credit goes back in portions: hands enough for both.
    const open = Math.max(inFlight, 100) * (workload.jobsAtOnce ?? 1);
    if (workload.jobs > 0) this.wire.work(3 * open, (job) => this.take(job));
  }

  /** Carries the order out, and waits until nothing is under way. `elapsed`: seconds without that wait. */
  async run(order: Order): Promise<{ tally: Tally; elapsed: number; inTime: number; left: number }> {
    const { seconds = Infinity, instances = Infinity, perSecond, from, sliceSeconds, drainSeconds = 30 } = order;
    const tally = (this.tally = new Tally());
    const began = performance.now();
    this.order = order;
    this.next = from ?? this.next;
    this.toBegin = instances;
    const slices = sliceSeconds === undefined ? undefined : setInterval(() => tally.cut(), sliceSeconds * 1000);
    if (perSecond === undefined) await this.keepUp(order.inFlight ?? this.inFlight, began + seconds * 1000);
    else await this.pace(perSecond, began + seconds * 1000);
    this.refill = false;
    clearInterval(slices);
    const inTime = tally.completed;
    const elapsed = (performance.now() - began) / 1000;
    for (const deadline = performance.now() + drainSeconds * 1000; this.busy(tally) && performance.now() < deadline;)
      await pause(5);
    const left = [...this.underWay].filter(([, instance]) => instance.tally === tally);
    for (const [i] of left) this.drop(i);
    return { tally, elapsed, inTime, left: left.length };
  }

  close(): void {
    this.wire.close();
  }

  /** The number of an instance that this client started, once it has heard of it. */
  numberOf(instanceId: string): number | undefined {
    return this.numbers.get(instanceId);
  }

  started(i: number, instanceId: string): void {
    const { step, people } = this.workload;
    if (people > 0) this.remember(i, instanceId);
    if (this.order.only === 'start' || step === 'none') this.stepDone(i);
    else if (step === 'message') this.publish(i);
  }

  completed(i: number): void {
    this.stepDone(i);
  }

  published(i: number, instanceId: string): void {
    if (instanceId === '')
      this.failed(i, { message: `Nobody waited for message ${i}`, refused: false, retryAfterMs: 0 });
    else this.stepDone(i);
  }

  failed(i: number, { message, refused, retryAfterMs }: Failure): void {
    const { tally } = this;
    if (refused) {
      tally.refused++;
      if (retryAfterMs === 0) tally.refusedWithoutRetryAfter++;
    } else if (tally.failures++ < 3) console.error(message);
    this.drop(i);
    if (this.refill) this.begin();
  }

  /** A step of instance `i` has been answered. */
  stepDone(i: number): void {
    const instance = this.underWay.get(i);
    if (instance === undefined || --instance.left > 0) return;
    this.forget(i, instance);
    instance.tally.finished(performance.now() - instance.at);
    if (this.refill) this.begin();
  }

  private async keepUp(inFlight: number, until: number): Promise<void> {
    this.refill = true;
    for (let i = 0; i < inFlight; i++) this.begin();
    while (performance.now() < until && (this.toBegin > 0 || this.busy(this.tally)))
      await pause(Math.min(until - performance.now(), 20));
  }

  private async pace(perSecond: number, until: number): Promise<void> {
    const began = performance.now();
    for (let sent = 0; performance.now() < until && this.toBegin > 0;) {
      for (const due = ((performance.now() - began) / 1000) * perSecond; sent < due; sent++) this.begin();
      await pause(1);
    }
  }

  private busy(tally: Tally): boolean {
    return this.underWay.size > 0 && tally.completed + tally.failures + tally.refused < tally.started;
  }

  private begin(): void {
    if (this.toBegin <= 0) return;
    this.toBegin--;
    const i = this.next++;
    const { tally, workload } = this;
    tally.started++;
    const left = this.order.only === undefined ? stepsOf(workload, i) : 1;
    this.underWay.set(i, { at: performance.now(), left, jobs: [], tally });
    if (this.order.only === 'publish') this.publish(i);
    else this.wire.start(i, workload.processKey, variablesOf(workload, i));
  }

  /** A message is timed from its publishing: that its receiver has to be started before is not its time. */
  private publish(i: number): void {
    const instance = this.underWay.get(i);
    if (instance !== undefined) instance.at = performance.now();
    this.wire.publish(i, MESSAGE, String(i));
  }

  private take(job: Job): void {
    const { variablesJson, jobId } = job;
    const i = Number.parseInt(variablesJson.slice(variablesJson.indexOf('"i":') + 4), 10);
    const instance = this.underWay.get(i);
    const again = instance === undefined ? i < this.next && !this.lost.has(i) : instance.jobs.includes(jobId);
    if (again) this.tally.duplicates++;
    instance?.jobs.push(jobId);
    this.wire.complete(again ? -1 : i, job);
  }

  private remember(i: number, instanceId: string): void {
    const instance = this.underWay.get(i);
    if (instance === undefined) return;
    instance.instanceId = instanceId;
    this.numbers.set(instanceId, i);
  }

  private forget(i: number, { instanceId }: UnderWay): void {
    this.underWay.delete(i);
    if (instanceId !== undefined) this.numbers.delete(instanceId);
  }

  private drop(i: number): void {
    const instance = this.underWay.get(i);
    if (instance === undefined) return;
    this.forget(i, instance);
    this.lost.add(i);
  }
}

function stepsOf({ step, jobs, people }: Workload, i: number): number {
  if (step !== 'work') return 1;
  return jobs + (people > 0 && i % people === 0 ? 1 : 0);
}
