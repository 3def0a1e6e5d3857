import type { ProcessModel } from '@baton/bpmn';
import { adHocChoices, variablesAt } from '@baton/engine';
import { World, type Simulation } from '@baton/engine/simulation';
import type { JsonObject } from '@baton/kernel';

/** The instances of one case, and the scripts' words. Message, signals and calls pass between them as in any world. */
export class BetsyWorld {
  readonly #world: World;
  readonly #log: string[] = [];
  readonly #logged = new Set<string>();
  readonly #begin: number;
  /** Until when a job is at work, by instance and number. */
  readonly #busyUntil = new Map<string, number>();
  /** What has been chosen in ad-hoc sub-processes, by instance and number. */
  readonly #chosen = new Map<string, string[]>();

  /** @param errorCode what the suite's failing script fails with */
  constructor(
    models: readonly ProcessModel[],
    readonly errorCode: string,
  ) {
    this.#world = new World(models);
    this.#begin = this.#world.now;
  }

  /** Starts processes side by side. */
  start(processes: readonly string[], variables: JsonObject): void {
    for (const process of processes) {
      if (this.#world.startable(process)) this.#world.start(process, variables);
      else this.#world.await(process, variables);
    }
    this.#settle();
  }

  runFor(ms: number): void {
    while (this.#world.now < this.#begin + ms) {
      this.#world.advanceClock('PT1S');
      this.#settle();
    }
  }

  tokens(): readonly string[] {
    const errors = this.#world.instances.flatMap((run) => [
      ...(run.status === 'failed' ? ['ERROR_thrownErrorEvent'] : []),
      ...(run.incidents().length > 0 ? ['ERROR_runtime'] : []),
    ]);
    return [...this.#log, ...errors];
  }

  /** Each instance does one script in turn, until nothing is left to do. */
  #settle(): void {
    for (let busy = true; busy;) {
      busy = false;
      for (const [index, run] of [...this.#world.instances].entries())
        busy = this.#work(run, index) || this.#choose(run, index) || busy;
    }
  }

  /** Everything in an ad-hoc sub-process is done once. */
  #choose(run: Simulation, index: number): boolean {
    for (const [key, { children }] of Object.entries(run.state().elements)) {
      const n = Number(key);
      const chosen = this.#chosen.get(`${index}:${n}`) ?? [];
      const choices = adHocChoices(run.process, run.state(), n);
      const element = choices.find((choice) => !chosen.includes(choice));
      this.#chosen.set(`${index}:${n}`, element === undefined ? chosen : [...chosen, element]);
      if (element !== undefined) run.handle({ type: 'ActivateAdHocActivity', n, element });
      else if (choices.length > 0 && children === 0) run.handle({ type: 'CompleteAdHoc', n });
      else continue;
      return true;
    }
    return false;
  }

  /** Does one open job, if one is there that is not still busy. */
  #work(run: Simulation, index: number): boolean {
    const { now } = this.#world;
    const { model } = run.process;
    const jobs = Object.entries(run.state().jobs).filter(([, { retries }]) => retries > 0);
    for (const [key, { jobType, element, elementInstance }] of jobs) {
      const n = Number(key);
      if (jobType === 'WAIT_TEN_SECONDS') {
        const until = this.#busyUntil.get(`${index}:${n}`) ?? now + 10_000;
        this.#busyUntil.set(`${index}:${n}`, until);
        if (now < until) continue;
      }
      const timed = jobs.filter(([, job]) => job.jobType.startsWith('CREATE_TIMESTAMP_LOG'));
      if (jobType.startsWith('CREATE_TIMESTAMP_LOG') && timed.length > 1) this.#once('EXECUTION_parallel');
      if (jobType === 'THROW_ERROR') run.handle({ type: 'ThrowJobError', n, errorCode: this.errorCode });
      else {
        const seen = variablesAt(run.state(), elementInstance);
        run.handle({ type: 'CompleteJob', n, variables: this.#script(jobType, seen, model, element) });
      }
      return true;
    }
    return false;
  }

  /** What a script's word does; the variables it sets. */
  #script(word: string, seen: JsonObject, model: ProcessModel, element: string): JsonObject {
    if (word.startsWith('SCRIPT_')) this.#log.push(word);
    else if (word === 'CREATE_MARKER_FILE') this.#once('MARKER_exists');
    else if (word === 'SET_STRING_DATA') return { [dataOf(model, element, 'dataOutput')]: 'String' };
    else if (word === 'LOG_DATA') {
      if (seen[dataOf(model, element, 'dataInput')] === 'String') this.#log.push('DATA_correct');
    } else if (word.startsWith('INCREMENT_INTEGER_VARIABLE')) {
      if (word.endsWith('_AND_LOG')) this.#log.push('INCREMENT_correct');
      return { integerVariable: Number(seen['integerVariable'] ?? 0) + 1 };
    } else if (!KNOWN_WORDS.test(word)) throw new Error(`${element}: unknown script "${word}"`);
    return {};
  }

  #once(token: string): void {
    if (!this.#logged.has(token)) this.#log.push(token);
    this.#logged.add(token);
  }
}

const KNOWN_WORDS = /^(CREATE_LOG_FILE|WAIT_TEN_SECONDS|CREATE_TIMESTAMP_LOG_\w+)$/;

/** The variable through which a script reads or writes: its own data input or output, else the data object or property it can see. */
function dataOf({ data = [] }: ProcessModel, element: string, kind: 'dataInput' | 'dataOutput'): string {
  const own = data.find((item) => item.scope === element && item.kind === kind);
  const around = data.find((item) => item.kind === 'dataObject' || item.kind === 'property');
  return (own ?? around)?.variable ?? 'data';
}
