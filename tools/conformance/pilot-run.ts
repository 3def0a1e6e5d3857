import type { ProcessModel } from '@baton/bpmn';
import type { EngineCommand, EngineEvent, InstanceState } from '@baton/engine';
import { simulate, type Simulation } from '@baton/engine/simulation';
import type { JsonObject } from '@baton/kernel';

const YEAR_MS = 366 * 86_400_000;

/** The call activity's wait that an instance was started for. */
export interface Parent {
  readonly caller: Run;
  readonly n: number;
}

/** One instance of a process, and what the pilot has done to it. */
export class Run {
  readonly sim: Simulation;
  readonly called = new Set<number>();
  /** Element instances whose conditions the pilot has seen to. */
  readonly persuaded = new Set<number>();
  told = false;
  readonly #fired = new Map<string, number>();
  readonly #received = new Map<number, number>();

  constructor(
    readonly process: ProcessModel,
    readonly parent?: Parent,
  ) {
    this.sim = simulate(process, { checked: false });
  }

  get state(): InstanceState {
    return this.sim.state();
  }

  get status(): InstanceState['status'] {
    return this.sim.status;
  }

  get failure(): string | undefined {
    const failed = this.sim.eventsOf('InstanceFailed').at(-1);
    return failed && `ended by the error ${failed.code}`;
  }

  get hasReachedAnEnd(): boolean {
    return this.sim.path().some((id) => this.kindOf(id).endsWith('EndEvent'));
  }

  handle(command: EngineCommand): readonly EngineEvent[] {
    const before = this.sim.events().length;
    this.sim.handle(command);
    return this.sim.events().slice(before);
  }

  kindOf(element: string): string {
    return this.process.elements[element]?.kind ?? 'process';
  }

  callVariables(n: number): JsonObject {
    const called = this.sim
      .events()
      .find((event) => (event.type as string) === 'ChildCalled' && (event as { n?: number }).n === n);
    return (called as { variables?: JsonObject } | undefined)?.variables ?? {};
  }

  nextTimer(): number | undefined {
    const timers = Object.entries(this.state.timers).toSorted(
      ([a, one], [b, other]) => one.dueAt - other.dueAt || Number(a) - Number(b),
    );
    return timers[0] && Number(timers[0][0]);
  }

  /** One that repeats without end goes first once only, and a date years away waits for everything else. */
  mayFire(n: number): boolean {
    const timer = this.state.timers[n]!;
    const endless = timer.repeat !== undefined && timer.repeat.left === undefined;
    return (
      timer.dueAt - this.sim.now < YEAR_MS && !(endless && this.#fired.has(`${timer.element}:${timer.elementInstance}`))
    );
  }

  noteFired(n: number): void {
    const { element, elementInstance } = this.state.timers[n]!;
    const key = `${element}:${elementInstance}`;
    this.#fired.set(key, (this.#fired.get(key) ?? 0) + 1);
  }

  waitUntil(dueAt: number): void {
    const ms = Math.max(0, dueAt - this.sim.now);
    this.sim.advanceClock(`PT${(ms / 1000).toFixed(3)}S`);
  }

  /** What stays open after a message (a non-interrupting wait) gets one only. */
  mayReceive(n: number): boolean {
    return !this.#received.has(n);
  }

  noteReceived(n: number): void {
    this.#received.set(n, 1);
  }
}
