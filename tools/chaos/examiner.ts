import { setTimeout as pause } from 'node:timers/promises';

import type { Pool } from 'pg';

import { checkHistory } from './check-history.ts';
import { checkJournals, startOf, type Journals } from './check-journal.ts';
import { checkFacts, checkReceived, type Received } from './check-outside.ts';
import type { FactTap } from './fact-tap.ts';
import { lost, stuck, type Finding } from './findings.ts';
import type { Recorder } from './history.ts';
import { JournalReader } from './journals.ts';
import type { Load } from './load/load.ts';
import { Rest } from './load/rest.ts';
import type { Owed, RebuiltModel } from './read-models.ts';
import { checkReplays } from './replays.ts';
import { ADMIN_KEY, type Stage } from './stage.ts';

/** Nothing is broken any more: what has not ended by then is stuck. */
const QUIET_MS = 60_000;
/** What follows from what has ended reaches the others. */
const FOLLOW_MS = 30_000;
const LOOK_MS = 250;

export interface ExaminerOptions {
  readonly stage: Stage;
  readonly pool: Pool;
  readonly tap: FactTap;
  readonly model: RebuiltModel;
  readonly recorder: Recorder;
  readonly load: Load;
  readonly report: (line: string) => void;
}

/** Lets everything come to rest and says what is wrong. */
export class Examiner {
  readonly counts = { instances: 0, jobs: 0, userTasks: 0, messages: 0, facts: 0, mails: 0, calls: 0 };
  readonly #reader: JournalReader;
  readonly #replicas: readonly Rest[];

  private readonly options: ExaminerOptions;

  constructor(options: ExaminerOptions) {
    this.options = options;
    this.#reader = new JournalReader(options.pool);
    this.#replicas = options.stage.cluster.processes
      .filter(({ place }) => place.service === 'execution')
      .map(({ httpUrl }) => new Rest(httpUrl, ADMIN_KEY));
  }

  async examine(): Promise<readonly Finding[]> {
    const { load, tap, model, recorder, stage } = this.options;
    await load.rest();
    const isQuiet = await within(QUIET_MS, async () => load.open === 0 && (await this.#noneGoesOn()));
    const journals = await this.#reader.touched();
    const history = recorder.take();
    const owed = await model.follow();
    const found: Finding[] = [
      ...checkJournals(journals),
      ...checkHistory(history, journals),
      ...(await checkReplays(journals, this.#replicas)),
    ];
    if (!isQuiet && found.length === 0) found.push(stuck('load', `${load.open} calls are not answered`));
    // What is away already, or wrong, need not be waited for as long.
    const followMs = found.length === 0 ? FOLLOW_MS : FOLLOW_MS / 3;
    found.push(...(await this.#readModels(owed, followMs)), ...(await this.#facts(tap, owed, followMs)));
    found.push(...(await this.#outside(stage, journals, followMs)), ...(await this.#parked()));
    this.counts.instances += journals.size;
    this.counts.jobs += history.jobs.length;
    this.counts.userTasks += history.userTasks.length;
    this.counts.messages += history.messages.length;
    this.counts.facts += owed.facts.length;
    await this.#reader.passed();
    await this.options.pool.query('checkpoint'); // the next kill is not to recover all from the beginning
    return found;
  }

  async #noneGoesOn(): Promise<boolean> {
    const [replica] = this.#replicas;
    const answer = await replica?.call('GET', '/v1/instances?state=running&pageSize=1');
    const going = answer?.body['instances'];
    return Array.isArray(going) && going.length === 0;
  }

  async #readModels({ instances }: Owed, ms: number): Promise<Finding[]> {
    const { model } = this.options;
    let found: Finding[] = [];
    await within(ms, async () => {
      found = await model.differences(instances);
      return found.length === 0;
    });
    return found;
  }

  async #facts(tap: FactTap, { facts }: Owed, ms: number): Promise<Finding[]> {
    const numbers = new Map<string, number[]>();
    for (const { topic, key, seq } of facts)
      numbers.set(`${topic} ${key}`, [...(numbers.get(`${topic} ${key}`) ?? []), seq]);
    try {
      await tap.caughtUp(ms);
    } catch (error) {
      return [lost('fact', (error as Error).message)];
    }
    return checkFacts(numbers, tap.takeSeen());
  }

  async #outside({ outside }: Stage, journals: Journals, ms: number): Promise<Finding[]> {
    const starts = [...journals.values()].map(startOf).filter((start) => start !== undefined);
    const ordersOf = (process: string): string[] =>
      starts.filter(({ processId }) => processId === process).map(({ businessKey = '' }) => businessKey);
    const calls = ordersOf('connector').map((order) => `/${order}`);
    const mails = new Set([
      ...ordersOf('mail').map((order) => `${order}@chaos.example: News of ${order}`),
      ...ordersOf('person').map((order) => `chris@chaos.example: Your turn: Approve (person, ${order})`),
    ]);
    const received: Received[] = [];
    await within(ms, async () => {
      received.push(...outside.takeMails());
      const came = new Set(received.map(({ about }) => about));
      return [...mails].every((about) => came.has(about));
    });
    const called = outside.takeCalls();
    this.counts.mails += received.length;
    this.counts.calls += called.length;
    return [
      ...checkReceived('call', calls, called),
      // Others may come as well: of incidents, for example.
      ...checkReceived(
        'e-mail',
        [...mails],
        received.filter(({ about }) => mails.has(about)),
      ),
    ];
  }

  /** What a consumer could not handle. */
  async #parked(): Promise<Finding[]> {
    const rest = new Rest(this.options.stage.cluster.url, ADMIN_KEY);
    const { body } = await rest.taken(AbortSignal.timeout(FOLLOW_MS), 'GET', '/v1/dlq');
    const letters = (body['deadLetters'] ?? []) as readonly unknown[];
    return letters.map((letter) => stuck('fact', `parked: ${JSON.stringify(letter).slice(0, 500)}`));
  }
}

async function within(ms: number, isSo: () => Promise<boolean>): Promise<boolean> {
  for (const deadline = performance.now() + ms; ; await pause(LOOK_MS)) {
    if (await isSo().catch(() => false)) return true;
    if (performance.now() > deadline) return false;
  }
}
