import { Rejection } from '@baton/kernel';

import type { Caller } from '../identity/caller.js';
import type { ClockState, ParkedLetter } from '../operations/process-operations.js';

/**
 * What the edge asks of one process, for the caller. One that does not answer rejects with `unavailable`
 * SERVICE_UNAVAILABLE.
 */
export interface InstallationProcess {
  clock(caller: Caller): Promise<ClockState>;
  moveClock(moment: number, caller: Caller): Promise<void>;
  runDue(caller: Caller): Promise<void>;
  /** Resolves when nothing known here waits; the position changes with every fact published or handled. */
  settle(caller: Caller): Promise<string>;
  deadLetters(caller: Caller): Promise<readonly ParkedLetter[]>;
  /** @throws Rejection `not-found` CONSUMER_UNKNOWN; `wrong-state` REDRIVE_FAILED */
  redrive(consumer: string, key: string | undefined, caller: Caller): Promise<number>;
}

/** All processes of one service: they share its schema. */
export interface ServiceProcesses {
  readonly service: string;
  readonly processes: readonly InstallationProcess[];
}

/** Facts that never come to rest must not keep a caller waiting for ever. */
const MOST_ROUNDS = 500;

/**
 * Every process of the installation. A replica that does not answer is passed over while another one of its service
 * does: they work on the same tables.
 *
 * @throws Rejection `unavailable` SERVICE_UNAVAILABLE, from every method, when no process of a service answers
 */
export class Processes {
  /** @param members asked at each call, since replicas come and go; services in the order in which their due work is done */
  constructor(private readonly members: () => Promise<readonly ServiceProcesses[]>) {}

  /**
   * Resolves when no fact is on its way: each process has handled what there was, and none has done anything since.
   *
   * @throws Rejection `unavailable` NOT_AT_REST, when facts keep coming
   */
  async settle(caller: Caller): Promise<void> {
    let before: string | undefined;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const services = await this.members();
      const positions = await this.all(services, (process) => process.settle(caller));
      // What one process has handled may be what another waits for; alone, it has waited for itself.
      if (services.flatMap(({ processes }) => processes).length === 1) return;
      const position = JSON.stringify(positions);
      if (position === before) return;
      before = position;
    }
    throw new Rejection('unavailable', 'NOT_AT_REST', 'Facts keep coming: the installation does not come to rest', {
      retryAfterMs: 1000,
    });
  }

  /** The clocks of all processes, the first service's first. */
  async clocks(caller: Caller): Promise<readonly ClockState[]> {
    return this.all(await this.members(), (process) => process.clock(caller));
  }

  /** The moment the earliest timed work of the installation falls due; null when none is open. */
  async earliestDue(caller: Caller): Promise<number | null> {
    const due = (await this.clocks(caller)).map(({ nextDue }) => nextDue).filter((at) => at !== null);
    return due.length === 0 ? null : Math.min(...due);
  }

  /**
   * Moves every clock forward to `moment`, and none backward.
   *
   * @throws Rejection `wrong-state` CLOCK_FIXED
   */
  async moveClocks(moment: number, caller: Caller): Promise<void> {
    await this.all(await this.members(), (process) => process.moveClock(moment, caller));
  }

  /** Does what is due now, service by service, each by one of its processes. */
  async runDue(caller: Caller): Promise<void> {
    for (const service of await this.members()) await oneOf(service, (process) => process.runDue(caller));
  }

  /** The parked facts of the caller's tenant, each once however many replicas know of it. */
  async deadLetters(caller: Caller): Promise<readonly ParkedLetter[]> {
    const services = await this.members();
    const letters = await Promise.all(
      services.map((service) => oneOf(service, (process) => process.deadLetters(caller))),
    );
    return letters.flat();
  }

  /**
   * Has the parked facts of a consumer handled again; services may have consumers of the same name.
   *
   * @param key only the facts of this key
   * @returns how many were handled
   * @throws Rejection `not-found` CONSUMER_UNKNOWN; `wrong-state` REDRIVE_FAILED
   */
  async redrive(consumer: string, key: string | undefined, caller: Caller): Promise<number> {
    let count: number | undefined;
    let unknown: unknown;
    for (const service of await this.members()) {
      try {
        count = (count ?? 0) + (await oneOf(service, (process) => process.redrive(consumer, key, caller)));
      } catch (error) {
        if (!(error instanceof Rejection && error.code === 'CONSUMER_UNKNOWN')) throw error;
        unknown = error;
      }
    }
    if (count === undefined) throw unknown;
    return count;
  }

  /** Asks every process; of each service at least one has to answer. */
  private async all<Answer>(
    services: readonly ServiceProcesses[],
    ask: (process: InstallationProcess) => Promise<Answer>,
  ): Promise<readonly Answer[]> {
    const answers = await Promise.all(
      services.map(async ({ service, processes }) => {
        const given = await Promise.all(processes.map((process) => unlessAway(() => ask(process))));
        if (given.every(({ length }) => length === 0)) throw away(service);
        return given;
      }),
    );
    return answers.flatMap((given) => given.flatMap(([...answer]) => answer));
  }
}

/** The answer of the first process of a service that gives one. */
async function oneOf<Answer>(
  { service, processes }: ServiceProcesses,
  ask: (process: InstallationProcess) => Promise<Answer>,
): Promise<Answer> {
  for (const process of processes) {
    const [...answers] = await unlessAway(() => ask(process));
    for (const answer of answers) return answer;
  }
  throw away(service);
}

/** The answer in a list of one; an empty list where the process does not answer. */
async function unlessAway<Answer>(ask: () => Promise<Answer>): Promise<readonly [] | readonly [Answer]> {
  try {
    return [await ask()];
  } catch (error) {
    if (error instanceof Rejection && error.code === 'SERVICE_UNAVAILABLE') return [];
    throw error;
  }
}

const away = (service: string): Rejection =>
  new Rejection('unavailable', 'SERVICE_UNAVAILABLE', `The service ${service} does not answer`, {
    retryAfterMs: 1000,
  });
