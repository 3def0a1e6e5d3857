import type { ProcessModel } from '@baton/bpmn';
import { addDuration, type JsonObject } from '@baton/kernel';

import type { CommandOf, EngineCommand } from '../commands.js';
import { compileProcess } from '../compile-process.js';
import { decide } from '../decide.js';
import type { EngineEvent, EngineEventType, EventOf } from '../events.js';
import type { ExecutableProcess } from '../executable.js';
import { initialState, type InstanceState, type OpenSubscription, type Table } from '../state.js';
import { assertSame, checkReplay, encode } from './replay-check.js';

export interface SimulationOptions {
  /** Where the virtual clock begins, milliseconds since 1970; 2030-01-01T00:00:00Z unless told. */
  readonly now?: number;
  /** Whether every command is checked (see `checkReplay`); true unless told. */
  readonly checked?: boolean;
}

/** The other instances on the same clock, and what goes between them. */
export interface Surroundings {
  now: number;
  advanceClock(duration: string): unknown;
  publish(from: Simulation, events: readonly EngineEvent[]): void;
}

/** One instance of a model on a virtual clock. Elements are named by id; where several instances of one are open, the oldest is meant. */
export const simulate = (model: ProcessModel, options?: SimulationOptions): Simulation =>
  new Simulation(compileProcess(model), options);

export const START_OF_2030 = 1_893_456_000_000;

export class Simulation {
  #state = initialState();
  #process: ExecutableProcess;
  #now: number;
  readonly #events: EngineEvent[] = [];
  readonly #checked: boolean;
  readonly #world: Surroundings | undefined;

  constructor(
    process: ExecutableProcess,
    { now = START_OF_2030, checked = true, world }: SimulationOptions & { readonly world?: Surroundings } = {},
  ) {
    this.#process = process;
    this.#now = now;
    this.#checked = checked;
    this.#world = world;
  }

  start(variables: JsonObject = {}, more: Partial<CommandOf<'StartInstance'>> = {}): this {
    return this.handle({ type: 'StartInstance', definitionId: `${this.process.id}:1`, version: 1, variables, ...more });
  }

  completeJob(element: string, variables: JsonObject = {}): this {
    return this.handle({ type: 'CompleteJob', n: this.job(element), variables });
  }

  failJob(element: string, message: string, more: Partial<CommandOf<'FailJob'>> = {}): this {
    return this.handle({ type: 'FailJob', n: this.job(element), message, ...more });
  }

  throwError(element: string, errorCode: string, variables: JsonObject = {}): this {
    return this.handle({ type: 'ThrowJobError', n: this.job(element), errorCode, variables });
  }

  completeTask(element: string, variables: JsonObject = {}, outcome?: string): this {
    return this.handle({
      type: 'CompleteUserTask',
      n: this.task(element),
      variables,
      ...(outcome === undefined ? {} : { outcome }),
    });
  }

  /** Hands a message to the oldest subscription that it fits. */
  receive(message: string, correlationKey?: string, variables: JsonObject = {}): this {
    const n = find(
      this.#state.subscriptions,
      (open) =>
        open.kind === undefined &&
        open.message === message &&
        (open.correlationKey === undefined || open.correlationKey === correlationKey),
    );
    if (n === undefined) throw new Error(`Nothing waits for message ${message} ${correlationKey ?? ''}`);
    return this.handle({ type: 'ReceiveMessage', n, messageId: `${message}-${this.#events.length}`, variables });
  }

  /** Hands a signal to all that waits for it, oldest first. */
  signal(signal: string, variables: JsonObject = {}): this {
    const waiting = Object.entries(this.#state.subscriptions).filter(
      ([, open]) => open.kind === 'signal' && open.message === signal,
    );
    for (const [n] of waiting) {
      if (this.#state.subscriptions[Number(n)])
        this.handle({ type: 'ReceiveMessage', n: Number(n), messageId: `${signal}-${this.#events.length}`, variables });
    }
    return this;
  }

  /** The number of the oldest subscription that `fits`. */
  subscription(fits: (open: OpenSubscription) => boolean): number | undefined {
    return find(this.#state.subscriptions, fits);
  }

  /** Retries the oldest incident. */
  retry(): this {
    return this.handle({ type: 'RetryIncident', n: find(this.#state.incidents, () => true) ?? 0 });
  }

  cancel(reason?: string): this {
    return this.handle({ type: 'CancelInstance', ...(reason === undefined ? {} : { reason }) });
  }

  suspend(): this {
    return this.handle({ type: 'SuspendInstance' });
  }

  resume(): this {
    return this.handle({ type: 'ResumeInstance' });
  }

  modify(...instructions: CommandOf<'ModifyInstance'>['instructions']): this {
    return this.handle({ type: 'ModifyInstance', instructions });
  }

  /** Goes on in another version of the model. */
  migrate(model: ProcessModel, mapping: Readonly<Record<string, string>> = {}): this {
    const target = compileProcess(model);
    const version = (this.#state.version ?? 0) + 1;
    this.handle({ type: 'MigrateInstance', definitionId: `${target.id}:${version}`, version, mapping }, target);
    this.#process = target;
    return this;
  }

  /** The number of the oldest open instance of `element`. */
  instanceOf(element: string): number {
    const n = Object.entries(this.#state.elements).find(([key, open]) => key !== '0' && open.element === element)?.[0];
    if (n === undefined) throw new Error(`${element} is not open`);
    return Number(n);
  }

  setVariables(variables: JsonObject): this {
    return this.handle({ type: 'SetVariables', variables });
  }

  /** Moves the clock by an ISO 8601 duration; whatever is due until then fires in due order. */
  advanceClock(duration: string): this {
    if (this.#world) {
      this.#world.advanceClock(duration);
      return this;
    }
    const until = addDuration(this.#now, duration);
    for (let due = this.#nextTimer(until); due !== undefined; due = this.#nextTimer(until)) {
      this.#now = Math.max(this.#now, this.#state.timers[due]?.dueAt ?? 0);
      this.handle({ type: 'FireTimer', n: due });
    }
    this.#now = until;
    return this;
  }

  /** Decides any command and goes on with the state it leads to. */
  handle(command: EngineCommand, target?: ExecutableProcess): this {
    const before = this.#checked ? encode(this.#state) : '';
    let decision;
    try {
      decision = decide(this.#process, this.#state, command, {
        now: this.now,
        ...(target && { target }),
      });
    } finally {
      if (this.#checked) assertSame('The state decided on, read again,', before, encode(this.#state));
    }
    const { events, state } = this.#checked ? checkReplay(before, this.#events, decision) : decision;
    this.#events.push(...events);
    this.#state = state;
    this.#world?.publish(this, events);
    return this;
  }

  get process(): ExecutableProcess {
    return this.#process;
  }

  get now(): number {
    return this.#world?.now ?? this.#now;
  }

  get status(): InstanceState['status'] {
    return this.#state.status;
  }

  state(): InstanceState {
    return this.#state;
  }

  events(): readonly EngineEvent[] {
    return this.#events;
  }

  eventsOf<Type extends EngineEventType>(type: Type): readonly EventOf<Type>[] {
    return this.#events.filter((event): event is EventOf<Type> => event.type === type);
  }

  /** The process's own variables. */
  variables(): JsonObject {
    return this.#state.elements[0]?.variables ?? {};
  }

  /** Elements at which a token is, oldest first; scopes that hold some are left out. */
  waitingAt(): readonly string[] {
    return Object.entries(this.#state.elements)
      .filter(([n, { children }]) => n !== '0' && children === 0)
      .map(([, { element }]) => element);
  }

  /** Elements in the order in which they were completed. */
  path(): readonly string[] {
    const names = new Map(this.eventsOf('ElementActivated').map(({ n, element }) => [n, element]));
    return this.eventsOf('ElementCompleted').map(({ n }) => names.get(n) ?? '');
  }

  flowsTaken(): readonly string[] {
    return this.eventsOf('FlowTaken').map(({ flow }) => flow);
  }

  /** Codes of the open incidents. */
  incidents(): readonly string[] {
    return Object.values(this.#state.incidents).map(({ code }) => code);
  }

  /** The number of the oldest open job of `element`. */
  job(element: string): number {
    return this.#numberOf(this.#state.jobs, element, 'job');
  }

  /** The number of the oldest open user task of `element`. */
  task(element: string): number {
    return this.#numberOf(this.#state.userTasks, element, 'user task');
  }

  #numberOf(table: Table<{ readonly element: string }>, element: string, what: string): number {
    const n = find(table, (row) => row.element === element);
    if (n === undefined)
      throw new Error(
        `${element} has no open ${what}; the instance is ${this.status} and waits at ${this.waitingAt().join(', ')}`,
      );
    return n;
  }

  #nextTimer(until: number): number | undefined {
    const due = Object.entries(this.#state.timers).filter(([, { dueAt }]) => dueAt <= until);
    due.sort(([a, first], [b, second]) => first.dueAt - second.dueAt || Number(a) - Number(b));
    return due[0] && Number(due[0][0]);
  }
}

function find<Row>(table: Table<Row>, which: (row: Row) => boolean): number | undefined {
  const found = Object.entries<Row>(table).find(([, row]) => which(row));
  return found && Number(found[0]);
}
