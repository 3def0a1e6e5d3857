import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readBpmn, type FlowNode, type ProcessModel } from '@baton/bpmn';
import { checkDeployable, type EventOf } from '@baton/engine';
import { simulate, type Simulation } from '@baton/engine/simulation';
import { parseJson, Rejection, type JsonObject } from '@baton/kernel';

import type { SuiteResult } from './miwg.js';

interface Feature {
  readonly file: string;
  readonly feature: string;
  readonly cases: readonly Case[];
}

interface Case {
  readonly vars?: JsonObject;
  readonly wait_ms?: number;
  readonly alsoStart?: string;
  readonly expect: readonly string[];
}

/** Runs every case of `expected.json` in `dir` on the virtual clock. One passes when the tokens it logs are those expected, in any order. */
export async function run(dir: string): Promise<SuiteResult> {
  const features = parseJson(await readFile(join(dir, 'expected.json'), 'utf8')) as unknown as readonly Feature[];
  const counts = { features: features.length, refused: 0 };
  const failures: { id: string; reason: string }[] = [];
  let total = 0;
  for (const feature of features) {
    const file = await readFeature(await readFile(join(dir, feature.file), 'utf8'));
    for (const [index, test] of feature.cases.entries()) {
      total += 1;
      if (file.refusal !== undefined) counts.refused += 1;
      const reason = verdict(file, feature, test);
      if (reason !== undefined) failures.push({ id: `${feature.file.replace(/\.bpmn$/, '')}#${index + 1}`, reason });
    }
  }
  return { suite: 'betsy', total, passed: total - failures.length, counts, failures };
}

interface FeatureFile {
  readonly processes: readonly ProcessModel[];
  /** What the suite's failing script fails with. */
  readonly errorCode: string;
  /** Why it would not be deployed. */
  readonly refusal?: string;
}

/** The suite's conditions are words of its own too; here they become FEEL. */
async function readFeature(xml: string): Promise<FeatureFile> {
  try {
    const file = await readBpmn(xml.replace(/(\w+)\.contains\(("[^"]*")\)/g, 'contains($1, $2)'));
    const processes = file.processes.map(withScriptsAsJobs);
    const errors = [...file.findings, ...processes.flatMap(checkDeployable)].filter(
      ({ severity }) => severity === 'error',
    );
    const refusal = errors.map(({ elementId, message }) => `${elementId ?? ''}: ${message}`);
    return {
      processes,
      errorCode: file.errors[0]?.code ?? 'ERROR',
      ...(refusal.length > 0 ? { refusal: [...new Set(refusal)].join('; ') } : {}),
    };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { processes: [], errorCode: '', refusal: `${error.code}: ${error.message}` };
  }
}

/** A script is done by this harness, so it waits as a job of its own words. */
function withScriptsAsJobs(model: ProcessModel): ProcessModel {
  const elements = Object.entries(model.elements).map(([id, node]): [string, FlowNode] => {
    if (node.kind !== 'scriptTask') return [id, node];
    const { script, ...rest } = node;
    return [
      id,
      {
        ...rest,
        kind: 'serviceTask',
        baton: { ...node.baton, job: { type: script.expression, retries: 1, backoff: 'PT1S' } },
      },
    ];
  });
  return { ...model, elements: Object.fromEntries(elements) };
}

function verdict(
  file: FeatureFile,
  { feature }: Feature,
  { expect, vars, alsoStart, wait_ms: waitMs = 30_000 }: Case,
): string | undefined {
  if (file.refusal !== undefined) return expect.includes('ERROR') ? undefined : `not deployed: ${file.refusal}`;
  const main = file.processes.find(({ id }) => id === feature) ?? file.processes[0];
  const other = file.processes.find(({ id }) => id === alsoStart);
  if (!main || (alsoStart !== undefined && !other)) return `the file lacks the process ${main ? alsoStart : feature}`;
  try {
    const world = new World(file);
    const variables = { integerVariable: 0, test: '', ...vars };
    world.start(main, variables);
    if (other) world.start(other, variables);
    world.runFor(waitMs);
    return difference(expect, world.tokens());
  } catch (error) {
    return error instanceof Rejection ? `${error.code}: ${error.message}` : `internal error: ${String(error)}`;
  }
}

/** Looked for only where expected. */
const OPTIONAL = new Set(['MARKER_exists', 'EXECUTION_parallel', 'DATA_correct']);

function difference(expected: readonly string[], logged: readonly string[]): string | undefined {
  const counted = logged
    .filter((token) => !OPTIONAL.has(token) || expected.includes(token))
    .map((token) => (token.startsWith('ERROR') && expected.includes('ERROR') ? 'ERROR' : token));
  const [wanted, got] = [expected.toSorted().join(' '), counted.toSorted().join(' ')];
  return wanted === got ? undefined : `expected [${wanted}], logged [${got}]`;
}

/** The instances of one case, the messages between them, and the scripts' words. */
class World {
  readonly #runs: Simulation[] = [];
  readonly #log: string[] = [];
  readonly #logged = new Set<string>();
  /** Milliseconds that have passed. */
  #time = 0;
  readonly #busyUntil = new Map<string, number>();
  /** How many of its messages each instance has handed over. */
  readonly #sent = new Map<Simulation, number>();
  readonly #waiting: EventOf<'MessageSent'>[] = [];

  constructor(readonly file: FeatureFile) {}

  start(process: ProcessModel, variables: JsonObject): void {
    this.#runs.push(simulate(process).start(variables));
    this.#settle();
  }

  runFor(ms: number): void {
    for (; this.#time < ms; this.#time += 1_000) {
      for (const run of this.#runs) run.advanceClock('PT1S');
      this.#settle();
    }
  }

  tokens(): readonly string[] {
    const errors = this.#runs.flatMap((run) => [
      ...(run.status === 'failed' ? ['ERROR_thrownErrorEvent'] : []),
      ...(run.incidents().length > 0 ? ['ERROR_runtime'] : []),
    ]);
    return [...this.#log, ...errors];
  }

  #settle(): void {
    while (this.#deliver() || this.#runs.some((run, index) => this.#work(run, index)));
  }

  /** Hands each message that was sent to one that waits for it, or starts by it; one without a receiver is kept. */
  #deliver(): boolean {
    for (const run of this.#runs) {
      const sent = run.eventsOf('MessageSent');
      this.#waiting.push(...sent.slice(this.#sent.get(run) ?? 0));
      this.#sent.set(run, sent.length);
    }
    const waiting = this.#waiting.splice(0);
    this.#waiting.push(...waiting.filter((message) => !this.#receive(message)));
    return this.#waiting.length < waiting.length;
  }

  #receive({ message, correlationKey, variables }: EventOf<'MessageSent'>): boolean {
    const receiver = this.#runs.find((run) =>
      Object.values(run.state().subscriptions).some((open) => open.message === message),
    );
    receiver?.receive(message, correlationKey, variables);
    return receiver !== undefined || this.#startBy(message, variables);
  }

  #startBy(message: string, variables: JsonObject): boolean {
    for (const process of this.file.processes) {
      const start = Object.values(process.elements).find(
        (node) => node.kind === 'messageStartEvent' && node.message.name === message,
      );
      if (!start) continue;
      this.#runs.push(simulate(process).start(variables, { startElement: start.id }));
      return true;
    }
    return false;
  }

  /** Does one open job, if one is there that is not still busy. */
  #work(run: Simulation, index: number): boolean {
    const jobs = Object.entries(run.state().jobs).filter(([, { retries }]) => retries > 0);
    for (const [n, { jobType, element }] of jobs) {
      if (jobType === 'WAIT_TEN_SECONDS') {
        const until = this.#busyUntil.get(`${index}:${n}`) ?? this.#time + 10_000;
        this.#busyUntil.set(`${index}:${n}`, until);
        if (this.#time < until) continue;
      }
      if (
        jobType.startsWith('CREATE_TIMESTAMP_LOG') &&
        jobs.filter(([, job]) => job.jobType.startsWith('CREATE_TIMESTAMP_LOG')).length > 1
      ) {
        this.#once('EXECUTION_parallel');
      }
      if (jobType === 'THROW_ERROR')
        run.handle({ type: 'ThrowJobError', n: Number(n), errorCode: this.file.errorCode });
      else run.handle({ type: 'CompleteJob', n: Number(n), variables: this.#script(jobType, run, element) });
      return true;
    }
    return false;
  }

  /** What a script's word does; the variables it sets. */
  #script(word: string, run: Simulation, element: string): JsonObject {
    if (word.startsWith('SCRIPT_')) this.#log.push(word);
    else if (word === 'CREATE_MARKER_FILE') this.#once('MARKER_exists');
    else if (word === 'SET_STRING_DATA') return { data: 'String' };
    else if (word === 'LOG_DATA' && run.variables()['data'] === 'String') this.#log.push('DATA_correct');
    else if (word.startsWith('INCREMENT_INTEGER_VARIABLE')) {
      if (word.endsWith('_AND_LOG')) this.#log.push('INCREMENT_correct');
      return { integerVariable: Number(run.variables()['integerVariable'] ?? 0) + 1 };
    } else if (!KNOWN_WORDS.test(word)) throw new Error(`${element}: unknown script "${word}"`);
    return {};
  }

  #once(token: string): void {
    if (!this.#logged.has(token)) this.#log.push(token);
    this.#logged.add(token);
  }
}

const KNOWN_WORDS = /^(CREATE_LOG_FILE|LOG_DATA|WAIT_TEN_SECONDS|CREATE_TIMESTAMP_LOG_\w+)$/;
