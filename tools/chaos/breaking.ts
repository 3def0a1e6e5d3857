import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

import type { Pool } from 'pg';

import type { FactTap } from './fact-tap.ts';
import { stuck, type Finding } from './findings.ts';
import type { Link } from './link.ts';
import type { Random } from './random.ts';
import type { Fault, FaultKind, Targets } from './schedule.ts';
import type { Stage } from './stage.ts';

const READY_MS = 180_000;

export interface Tools {
  readonly stage: Stage;
  readonly tap: FactTap;
  /** A way to PostgreSQL that nothing breaks but PostgreSQL itself. */
  readonly pool: Pool;
  readonly random: Random;
}

/** Does to a cluster what a schedule says. */
export class Breaker {
  /** Faults that were done while a replica of the old release still ran. */
  besideOld = 0;
  readonly done: Partial<Record<FaultKind, number>> = {};
  /** What is away, or being brought back. Nothing more is done to it meanwhile. */
  readonly #busy = new Set<string>();
  readonly #under = new Set<Promise<void>>();

  private readonly tools: Tools;
  private readonly report: (line: string) => void;

  constructor(tools: Tools, report: (line: string) => void) {
    this.tools = tools;
    this.report = report;
  }

  get targets(): Targets {
    const { stage } = this.tools;
    const kinds: FaultKind[] = [
      'kill-process',
      'restart-process',
      'pause-process',
      'kill-postgres',
      'kill-postgres-session',
      'kill-broker',
      'cut',
      'swallow',
      'stall',
      'slow',
      'skew-clock',
      'redeliver',
      ...(stage.room === undefined ? [] : (['fill-disk'] as const)),
      ...(stage.isOld === undefined ? [] : (['replace-old'] as const)),
    ];
    return {
      processes: stage.cluster.processes.map(({ name }) => name),
      links: [...stage.links.keys()],
      kinds,
    };
  }

  /** How many faults were done. */
  get count(): number {
    return Object.values(this.done).reduce((sum, count) => sum + count, 0);
  }

  /** Begins a fault; whether it did: what is away already cannot be broken. */
  begin(fault: Fault): boolean {
    const { kind, target } = fault;
    const { isOld } = this.tools.stage;
    if (this.#busy.has(target) || (kind === 'replace-old' && isOld?.(target) !== true)) return false;
    if (this.targets.processes.some((name) => isOld?.(name) === true)) this.besideOld += 1;
    this.done[kind] = (this.done[kind] ?? 0) + 1;
    this.#busy.add(target);
    const work = this.#do(fault)
      .catch((error: Error) => this.report(`${kind} of ${target}: ${error.message}`))
      .finally(() => {
        this.#busy.delete(target);
        this.#under.delete(work);
      });
    this.#under.add(work);
    return true;
  }

  /** When everything that was broken is whole again; what does not get whole is stuck. */
  async over(): Promise<readonly Finding[]> {
    while (this.#under.size > 0) await Promise.all(this.#under);
    const { processes } = this.tools.stage.cluster;
    const ready = await Promise.allSettled(processes.map((each) => each.ready(READY_MS)));
    return ready
      .filter((each) => each.status === 'rejected')
      .map(({ reason }) => stuck('process', (reason as Error).message));
  }

  async #do(fault: Fault): Promise<void> {
    const { kind, target, ms, amount } = fault;
    const { stage, tap, pool, random } = this.tools;
    const { infrastructure } = stage.cluster;
    switch (kind) {
      case 'kill-process':
        await stage.cluster.process(target).kill();
        await pause(ms);
        return this.#start(target);
      case 'restart-process':
      case 'replace-old':
        await stage.cluster.process(target).stop();
        return this.#start(target);
      case 'pause-process': {
        const process = stage.cluster.process(target);
        process.pause();
        await pause(ms);
        return process.resume();
      }
      case 'kill-postgres':
        await infrastructure.killPostgres();
        await pause(ms);
        return infrastructure.startPostgres();
      case 'kill-postgres-session':
        return killSession(pool, random);
      case 'fill-disk':
        await stage.room?.fill();
        await pause(ms);
        return stage.room?.clear();
      case 'kill-broker':
        await infrastructure.killBroker();
        await pause(ms);
        return infrastructure.startBroker();
      case 'cut':
        return this.#link(target).cut();
      case 'swallow':
        return this.#link(target).swallow(ms);
      case 'stall':
        return this.#link(target).stall(ms);
      case 'slow':
        return this.#link(target).slow(ms, amount);
      case 'skew-clock':
        await writeFile(stage.clockFileOf(target), String(amount));
        await pause(ms);
        return rm(stage.clockFileOf(target), { force: true });
      case 'redeliver':
        return tap.redeliver(random);
    }
  }

  /** Until it is ready: what has not come back yet is not broken again, so that all comes back at some time. */
  async #start(target: string): Promise<void> {
    const process = this.tools.stage.cluster.process(target);
    process.start();
    await process.ready(READY_MS);
  }

  #link(name: string): Link {
    const link = this.tools.stage.links.get(name);
    if (link === undefined) throw new RangeError(`There is no link ${name}`);
    return link;
  }
}

/** `kill -9` of one of PostgreSQL's own processes: it then ends all sessions and recovers. */
async function killSession(pool: Pool, random: Random): Promise<void> {
  const { rows } = await pool.query<{ pid: number }>(
    `select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() order by pid`,
  );
  const victim = rows.length > 0 ? random.of(rows) : undefined;
  if (victim !== undefined) process.kill(victim.pid, 'SIGKILL');
}
