import type { ProcessModel } from '@baton/bpmn';
import { addDuration, Rejection, type JsonObject } from '@baton/kernel';

import { compileProcess } from '../compile-process.js';
import type { EngineEvent, EventOf } from '../events.js';
import type { ExecutableProcess } from '../executable.js';
import { conditionalStarts, startTriggers } from '../start-triggers.js';
import { nextFiring, type TimerSchedule } from '../timer-definition.js';
import { Simulation, START_OF_2030, type SimulationOptions } from './simulate.js';

/**
 * Several instances on one virtual clock that call, message and signal each other, as a host would have them do it: a
 * call starts an instance, a message goes to the oldest instance that waits for it, else starts one, else waits; a signal
 * goes to all that wait for it, and starts what begins by it.
 */
export class World {
  now: number;
  /** In the order in which they were started. */
  readonly instances: Simulation[] = [];
  readonly #processes = new Map<string, ExecutableProcess>();
  readonly #options: SimulationOptions;
  readonly #calls: Call[] = [];
  readonly #waiting: EventOf<'MessageSent'>[] = [];
  readonly #starts: AwaitedStart[] = [];
  readonly #happened: (() => void)[] = [];
  #busy = false;

  constructor(models: readonly ProcessModel[], options: SimulationOptions = {}) {
    this.now = options.now ?? START_OF_2030;
    this.#options = options;
    for (const model of models) this.#processes.set(model.id, compileProcess(model));
  }

  /** An instance that is not started yet. @throws Rejection `not-found` PROCESS_UNKNOWN */
  instance(processId: string): Simulation {
    const instance = new Simulation(this.#process(processId), { ...this.#options, world: this });
    this.instances.push(instance);
    return instance;
  }

  start(processId: string, variables: JsonObject = {}): Simulation {
    return this.instance(processId).start(variables);
  }

  /** Whether it has a beginning that waits for nothing. */
  startable = (processId: string): boolean => this.#process(processId).starts.length > 0;

  /** Lets the conditions and timers that start a process count from now on; messages and signals always do. */
  await(processId: string, variables: JsonObject = {}): this {
    const process = this.#process(processId);
    for (const element of conditionalStarts(process, variables, this.now))
      this.instance(processId).start(variables, { startElement: element });
    for (const way of startTriggers(process, this.now))
      if (way.type === 'timer') this.#starts.push({ process, variables, ...way });
    return this;
  }

  /** Moves the clock by an ISO 8601 duration; whatever is due until then, in any instance, fires in due order. */
  advanceClock(duration: string): this {
    const until = addDuration(this.now, duration);
    for (let due = this.#due(until); due; due = this.#due(until)) {
      this.now = Math.max(this.now, due.dueAt);
      due.fire();
    }
    this.now = until;
    return this;
  }

  /** What `from` has just done, in its own order. */
  publish(from: Simulation, events: readonly EngineEvent[]): void {
    for (const event of events) this.#happened.push(() => this.#react(from, event));
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#happened.shift(); next; next = this.#happened.shift()) next();
    } finally {
      this.#busy = false;
    }
  }

  #react(from: Simulation, event: EngineEvent): void {
    switch (event.type) {
      case 'ChildCalled':
        return this.#call(from, event);
      case 'ChildCanceled': {
        const call = this.#calls.find(({ parent, n }) => parent === from && n === event.n);
        if (call?.child.status === 'active') call.child.cancel();
        return;
      }
      case 'InstanceCompleted':
      case 'InstanceFailed':
      case 'InstanceCanceled':
        return this.#answer(from);
      case 'EscalationThrown':
        return event.caughtBy === undefined ? this.#escalate(from, event) : undefined;
      case 'MessageSent':
        return this.#deliver(event);
      case 'SubscriptionOpened':
        return this.#collect(from, event);
      case 'SignalThrown':
        return this.#broadcast(from, event);
      default:
    }
  }

  #call(parent: Simulation, { n, processId, businessKey, depth, variables }: EventOf<'ChildCalled'>): void {
    if (parent.state().calls[n] === undefined) return;
    if (!this.#processes.has(processId)) {
      const message = `there is no process ${processId}`;
      parent.handle({ type: 'FailCall', n, code: 'CALLED_PROCESS_UNKNOWN', message });
      return;
    }
    const child = this.instance(processId);
    this.#calls.push({ parent, n, child });
    const instanceId = String(this.instances.indexOf(parent));
    const rootInstanceId = parent.state().parent?.rootInstanceId ?? instanceId;
    child.start(variables, {
      parent: { instanceId, n, rootInstanceId, depth },
      ...(businessKey === undefined ? {} : { businessKey }),
    });
  }

  /** Tells the caller of `child`, if it still waits, how that ended. */
  #answer(child: Simulation): void {
    const call = this.#calls.find((open) => open.child === child);
    if (call?.parent.state().calls[call.n] === undefined) return;
    const { parent, n } = call;
    const { status, failure } = child.state();
    if (status === 'completed') parent.handle({ type: 'CompleteCall', n, variables: child.variables() });
    else if (failure)
      parent.handle({
        type: 'FailCall',
        n,
        code: 'CALLED_PROCESS_FAILED',
        message: failure.message ?? failure.code,
        error: failure.code,
      });
    else
      parent.handle({ type: 'FailCall', n, code: 'CALLED_PROCESS_CANCELED', message: 'what it called was canceled' });
  }

  #escalate(child: Simulation, { code, message, variables }: EventOf<'EscalationThrown'>): void {
    const call = this.#calls.find((open) => open.child === child);
    if (call?.parent.state().calls[call.n] === undefined) return;
    call.parent.handle({
      type: 'EscalateCall',
      n: call.n,
      ...(code === undefined ? {} : { code }),
      ...(message === undefined ? {} : { message }),
      ...(variables ? { variables } : {}),
    });
  }

  #deliver(sent: EventOf<'MessageSent'>): void {
    const { message, variables } = sent;
    for (const instance of this.instances) {
      const n = instance.subscription(({ kind, ...open }) => kind === undefined && isFor(open, sent));
      if (n !== undefined) return this.#hand(instance, n, message, variables);
    }
    if (!this.#begin((way) => way.type === 'message' && way.message === message, variables, true))
      this.#waiting.push(sent);
  }

  #collect(instance: Simulation, open: EventOf<'SubscriptionOpened'>): void {
    if (open.kind !== undefined || instance.state().subscriptions[open.n] === undefined) return;
    const at = this.#waiting.findIndex((sent) => isFor(open, sent));
    const [sent] = at < 0 ? [] : this.#waiting.splice(at, 1);
    if (sent) this.#hand(instance, open.n, sent.message, sent.variables);
  }

  #broadcast(from: Simulation, { signal, variables }: EventOf<'SignalThrown'>): void {
    for (const instance of this.instances.filter((other) => other !== from && other.status === 'active')) {
      const numbers = Object.entries(instance.state().subscriptions)
        .filter(([, { kind, message }]) => kind === 'signal' && message === signal)
        .map(([n]) => Number(n));
      for (const n of numbers) if (instance.state().subscriptions[n]) this.#hand(instance, n, signal, variables);
    }
    this.#begin((way) => way.type === 'signal' && way.signal === signal, variables, false);
  }

  #begin(
    starts: (way: ReturnType<typeof startTriggers>[number]) => boolean,
    variables: JsonObject,
    once: boolean,
  ): boolean {
    const begun = [...this.#processes.values()].flatMap((process) =>
      startTriggers(process, this.now).flatMap((way) => (starts(way) ? [{ process, way }] : [])),
    );
    for (const { process, way } of once ? begun.slice(0, 1) : begun) {
      const { element, definition } = way;
      const named = { startElement: element, ...place(definition) };
      this.instance(process.id).start(variables, named);
    }
    return begun.length > 0;
  }

  #hand(instance: Simulation, n: number, name: string, variables: JsonObject): void {
    instance.handle({ type: 'ReceiveMessage', n, messageId: `${name}-${instance.events().length}`, variables });
  }

  #due(until: number): Due | undefined {
    const timers = this.instances.flatMap((instance) =>
      instance.status === 'active'
        ? Object.entries(instance.state().timers).map(([n, { dueAt }]) => ({
            dueAt,
            fire: () => void instance.handle({ type: 'FireTimer', n: Number(n) }),
          }))
        : [],
    );
    const starts = this.#starts.map((start) => ({ dueAt: start.dueAt, fire: () => this.#startBy(start) }));
    return [...timers, ...starts].filter(({ dueAt }) => dueAt <= until).toSorted((a, b) => a.dueAt - b.dueAt)[0];
  }

  #startBy(start: AwaitedStart): void {
    const { process, variables, element, definition } = start;
    this.#starts.splice(this.#starts.indexOf(start), 1);
    const next = nextFiring(start);
    if (next) this.#starts.push({ process, variables, element, ...place(definition), ...next });
    this.instance(process.id).start(variables, { startElement: element, ...place(definition) });
  }

  #process(processId: string): ExecutableProcess {
    const process = this.#processes.get(processId);
    if (!process) throw new Rejection('not-found', 'PROCESS_UNKNOWN', `There is no process ${processId}`);
    return process;
  }
}

interface Due {
  readonly dueAt: number;
  fire(): void;
}

interface AwaitedStart extends TimerSchedule {
  readonly process: ExecutableProcess;
  readonly variables: JsonObject;
  readonly element: string;
  readonly definition?: number;
}

const place = (definition: number | undefined) => (definition === undefined ? {} : { definition });

interface Call {
  readonly parent: Simulation;
  readonly n: number;
  readonly child: Simulation;
}

/** Whether a message that was sent is one that a subscription waits for. */
const isFor = (
  open: { readonly message: string; readonly correlationKey?: string },
  sent: { readonly message: string; readonly correlationKey?: string },
): boolean =>
  open.message === sent.message && (open.correlationKey === undefined || open.correlationKey === sent.correlationKey);
