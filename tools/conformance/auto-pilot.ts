import { definitionsOf, type FlowNode, type ProcessModel } from '@baton/bpmn';
import type { EngineCommand, InstanceState, Table } from '@baton/engine';
import { Rejection, type JsonObject } from '@baton/kernel';

import { endedIn } from './ended.js';
import { Run, type Parent } from './pilot-run.js';

/** Which of two things that wait is done first. */
export type Order = 'timers first' | 'work first';

export interface Flight {
  readonly outcome: 'finished' | 'incident' | 'stuck';
  /** Of an incident or of what is stuck. */
  readonly reason?: string;
  /** Ids of the elements that came to their end, once for each time, as {@link endedIn} counts them. */
  readonly ended: readonly string[];
}

const MAX_STEPS = 1_000;

interface OpenCall {
  readonly processId: string;
}
/** Tables that a state may have beside those that every release has. */
type State = InstanceState & {
  readonly calls?: Table<OpenCall>;
  readonly conditions?: Table<{ readonly element: string; readonly elementInstance: number }>;
};

/**
 * Starts a file's processes and completes whatever waits, moving the clock where nothing else is left, for at most
 * 1,000 steps. Messages, signals and called processes find each other within the file.
 */
export class AutoPilot {
  readonly #runs: Run[] = [];
  /** Processes that cannot be started. */
  readonly #refusals: string[] = [];
  #steps = 0;

  constructor(
    readonly processes: readonly ProcessModel[],
    readonly order: Order,
  ) {}

  fly(): Flight {
    for (const process of this.processes) for (const start of startsOf(process)) this.#start(process, start);
    while (this.#steps < MAX_STEPS && this.#runs.some((run) => this.#step(run))) this.#steps += 1;
    const open = this.#runs.filter(({ status }) => status === 'active');
    const ended = this.#runs.flatMap((run) => endedIn(run));
    const incident = this.#runs.flatMap((run) => Object.values(run.state.incidents)).at(0);
    const failed = this.#runs.map((run) => run.failure).find((failure) => failure !== undefined);
    if (incident) return { outcome: 'incident', reason: `${incident.code}: ${incident.message}`, ended };
    const [refusal] = this.#refusals;
    if (refusal !== undefined) return { outcome: 'incident', reason: refusal, ended };
    if (failed !== undefined && open.length === 0) return { outcome: 'finished', reason: failed, ended };
    if (open.length === 0) return { outcome: 'finished', ended };
    const waiting = open.flatMap((run) => run.sim.waitingAt().map((id) => `${id} (${run.kindOf(id)})`));
    // A process that goes round for ever has been run to an end as soon as one of its end events was reached.
    const endless = this.#steps >= MAX_STEPS && open.every((run) => run.hasReachedAnEnd);
    if (endless) return { outcome: 'finished', reason: 'it never ends', ended };
    const why = this.#steps >= MAX_STEPS ? `${MAX_STEPS} steps were not enough` : 'nothing moves';
    return { outcome: 'stuck', reason: `${why}; waits at ${[...new Set(waiting)].join(', ')}`, ended };
  }

  #start(process: ProcessModel, startElement?: string, variables: JsonObject = {}, parent?: Parent): void {
    const run = new Run(process, parent);
    try {
      this.#do(run, {
        type: 'StartInstance',
        definitionId: `${process.id}:1`,
        version: 1,
        variables,
        ...(startElement === undefined ? {} : { startElement }),
      });
      this.#runs.push(run);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      this.#refusals.push(`${error.code}: ${error.message}`);
    }
  }

  /** Decides a command, then hands on what it sent. */
  #do(run: Run, command: EngineCommand): void {
    for (const event of run.handle(command)) {
      if (event.type === 'MessageSent') this.#deliver('message', event.message, event.variables, run);
      const other = event as unknown as { type: string; signal?: string; variables?: JsonObject };
      if (other.type === 'SignalThrown' && other.signal !== undefined)
        this.#deliver('signal', other.signal, other.variables ?? {}, run);
    }
    if (run.parent && run.status !== 'active' && !run.told) {
      run.told = true;
      this.#return(run, run.parent);
    }
  }

  #return(run: Run, { caller, n }: Parent): void {
    const calls = (caller.state as State).calls ?? {};
    if (caller.status !== 'active' || !Object.hasOwn(calls, n)) return;
    const failure = run.sim.eventsOf('InstanceFailed').at(-1);
    const command = failure
      ? { type: 'FailCall', n, code: failure.code, message: failure.message ?? failure.code, error: failure.code }
      : { type: 'CompleteCall', n, variables: run.sim.variables() };
    this.#do(caller, command as unknown as EngineCommand);
  }

  #deliver(kind: 'message' | 'signal', name: string, variables: JsonObject, from: Run): void {
    const receivers = this.#runs.filter((run) => run !== from && run.status === 'active');
    for (const run of receivers) {
      const open = Object.entries(run.state.subscriptions).find(
        ([, wait]) => wait.message === name && (kindOf(wait) === 'signal') === (kind === 'signal'),
      );
      if (!open) continue;
      this.#do(run, { type: 'ReceiveMessage', n: Number(open[0]), messageId: `${name}-${this.#steps}`, variables });
      if (kind === 'message') return;
    }
    for (const process of this.processes) {
      const start = Object.values(process.elements).find(
        (node) => node.scope === process.id && startsBy(node, kind, name),
      );
      if (!start) continue;
      this.#start(process, start.id, variables);
      if (kind === 'message') return;
    }
  }

  /** Does one thing that waits in a run; whether there was one. */
  #step(run: Run): boolean {
    if (run.status !== 'active') return false;
    const { state } = run;
    const timer = run.nextTimer();
    if (this.order === 'timers first' && timer !== undefined && run.mayFire(timer)) return this.#fire(run, timer);
    return (
      this.#call(run) ||
      this.#work(run, state) ||
      this.#receive(run, state) ||
      (timer !== undefined && this.#fire(run, timer)) ||
      this.#persuade(run)
    );
  }

  #fire(run: Run, n: number): boolean {
    run.noteFired(n);
    const before = run.sim.events().length;
    const { dueAt } = run.state.timers[n]!;
    run.waitUntil(dueAt);
    this.#after(run, before);
    return true;
  }

  #after(run: Run, before: number): void {
    for (const event of run.sim.events().slice(before))
      if (event.type === 'MessageSent') this.#deliver('message', event.message, event.variables, run);
    if (run.parent && run.status !== 'active' && !run.told) {
      run.told = true;
      this.#return(run, run.parent);
    }
  }

  #work(run: Run, state: InstanceState): boolean {
    for (const [n, job] of Object.entries(state.jobs)) {
      if (job.retries === 0) continue;
      const kind: string = job.kind;
      if (kind === 'decision')
        this.#do(run, { type: 'FailJob', n: Number(n), message: this.#missingDecision(run, Number(n)), retries: 0 });
      else this.#do(run, { type: 'CompleteJob', n: Number(n), variables: {} });
      return true;
    }
    for (const [n, task] of Object.entries(state.userTasks)) {
      const outcome = task.outcomes?.[0];
      this.#do(run, {
        type: 'CompleteUserTask',
        n: Number(n),
        variables: {},
        ...(outcome === undefined ? {} : { outcome }),
      });
      return true;
    }
    return false;
  }

  #missingDecision(run: Run, n: number): string {
    const created = run.sim.eventsOf('JobCreated').find((event) => event.n === n);
    return `There is no decision "${String(created?.variables?.['decisionId'] ?? '')}"`;
  }

  #call(run: Run): boolean {
    const calls = (run.state as State).calls ?? {};
    for (const [n, call] of Object.entries(calls)) {
      if (run.called.has(Number(n))) continue;
      run.called.add(Number(n));
      const process = this.processes.find(({ id }) => id === call.processId);
      if (process) this.#start(process, undefined, run.callVariables(Number(n)), { caller: run, n: Number(n) });
      else {
        const message = `There is no process "${call.processId}"`;
        const command = { type: 'FailCall', n: Number(n), code: 'CALLED_PROCESS_UNKNOWN', message };
        this.#do(run, command as unknown as EngineCommand);
      }
      return true;
    }
    return false;
  }

  /** Sets what a condition waits for; where that cannot be read off it, an operator moves the token on. */
  #persuade(run: Run): boolean {
    for (const wait of Object.values((run.state as State).conditions ?? {})) {
      const node = run.process.elements[wait.element];
      if (!node || run.persuaded.has(wait.elementInstance)) continue;
      run.persuaded.add(wait.elementInstance);
      const [condition] = definitionsOf(node).filter(({ type }) => type === 'conditional');
      const variables = condition?.type === 'conditional' ? persuasion(condition.condition.text) : undefined;
      if (variables) this.#do(run, { type: 'SetVariables', variables });
      const to = run.process.flows[node.outgoing[0] ?? '']?.target;
      if (
        node.kind !== 'conditionalCatchEvent' ||
        to === undefined ||
        !Object.hasOwn(run.state.elements, wait.elementInstance)
      )
        return variables !== undefined;
      const instructions = [{ type: 'move' as const, elementInstance: wait.elementInstance, to }];
      this.#do(run, { type: 'ModifyInstance', instructions });
      return true;
    }
    return false;
  }

  #receive(run: Run, state: InstanceState): boolean {
    const [first] = Object.entries(state.subscriptions).filter(([n]) => run.mayReceive(Number(n)));
    if (!first) return false;
    const n = Number(first[0]);
    run.noteReceived(n);
    this.#do(run, { type: 'ReceiveMessage', n, messageId: `pilot-${this.#steps}`, variables: {} });
    return true;
  }
}

/** A value that makes the first comparison in a condition true. */
function persuasion(condition: string): JsonObject | undefined {
  const [, name, operator, literal] = /(\w+) (=|!=|[<>]=?) ("[^"]*"|-?[\d.]+|true|false)/.exec(condition) ?? [];
  if (name === undefined || operator === undefined || literal === undefined) return undefined;
  const value = JSON.parse(literal) as string | number | boolean;
  if (typeof value === 'number' && /^[<>]/.test(operator))
    return { [name]: operator.startsWith('<') ? value - 1 : value + 1 };
  return operator.endsWith('=') && operator !== '!='
    ? { [name]: value }
    : { [name]: typeof value === 'boolean' ? !value : null };
}

const kindOf = (subscription: object): string => (subscription as { kind?: string }).kind ?? 'message';

function startsBy(node: FlowNode, kind: 'message' | 'signal', name: string): boolean {
  if (node.kind === 'messageStartEvent') return kind === 'message' && node.message.name === name;
  if (!node.kind.endsWith('StartEvent') || !('definitions' in node)) return false;
  return node.definitions.some(
    (definition) =>
      (kind === 'signal' && definition.type === 'signal' && definition.signal.name === name) ||
      (kind === 'message' && definition.type === 'message' && definition.message.name === name),
  );
}

/** The start events that begin a run each; undefined stands for the process's own way of starting. A timer fires beside it. */
function startsOf(process: ProcessModel): readonly (string | undefined)[] {
  const starts = Object.values(process.elements).filter(
    ({ kind, scope }) => kind.endsWith('StartEvent') && scope === process.id,
  );
  if (starts.length === 0 || starts.some(({ kind }) => kind === 'noneStartEvent')) return [undefined];
  return starts.flatMap((node) => Array.from({ length: 1 + firings(node) }, () => node.id));
}

/** How often a start timer fires before a year is over; one without end once. */
function firings(node: FlowNode): number {
  if (node.kind !== 'timerStartEvent') return 0;
  const { kind, text } = node.timer;
  if (kind === 'date') return 0;
  const times = /^R(\d+)\//.exec(text)?.[1];
  return times === undefined ? 1 : Number(times);
}
