import { Draft } from './draft.js';
import type { EngineEvent } from './events.js';
import { apply } from './evolve.js';
import type { ExecutableNode, ExecutableProcess, Step, Turn } from './executable.js';
import type { ElementInstance, InstanceState } from './state.js';

/** After these a condition may hold that did not. */
const CHANGING: ReadonlySet<EngineEvent['type']> = new Set([
  'VariablesSet',
  'ConditionOpened',
  'InstanceResumed',
  'InstanceMigrated',
]);

/** A turn on a draft of the instance's state; its steps are taken oldest first. */
export class CommandTurn implements Turn {
  readonly events: EngineEvent[] = [];
  readonly #draft: Draft;
  #process: ExecutableProcess;
  readonly #agenda: Step[] = [];
  #at = 0;
  /** Steps beyond the limit that this turn may take. */
  allowed = 0;
  readonly #postponed: Step[] = [];
  #changed = false;

  constructor(
    process: ExecutableProcess,
    state: InstanceState,
    readonly now: number,
    readonly target?: ExecutableProcess,
  ) {
    this.#process = process;
    this.#draft = new Draft(state);
  }

  get process(): ExecutableProcess {
    return this.#process;
  }

  /** From here on the turn runs in another version. */
  runIn(process: ExecutableProcess): void {
    this.#process = process;
  }

  get state(): InstanceState {
    return this.#draft.state;
  }

  emit(event: EngineEvent): void {
    apply(this.#draft, event);
    this.events.push(event);
    if (CHANGING.has(event.type)) this.#changed = true;
  }

  get next(): number {
    return this.state.last + 1;
  }

  later(n: number, phase: Step['phase']): void {
    this.#agenda.push({ n, phase });
  }

  allow(steps: number): void {
    this.allowed += steps;
  }

  /** The next step to do, oldest first; what was postponed when there is no other. */
  take(): Step | undefined {
    return this.#at < this.#agenda.length ? this.#agenda[this.#at++] : this.#postponed.shift();
  }

  /** Puts a step behind every other one, those to come included. @returns false when there is no other */
  postpone(step: Step): boolean {
    if (this.#at >= this.#agenda.length) return false;
    this.#postponed.push(step);
    return true;
  }

  /** Whether variables have changed, or a condition has been opened, since this was last asked. */
  takeChanged(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  instance(n: number): ElementInstance {
    return this.#draft.element(n);
  }

  node(element: string): ExecutableNode {
    const node = this.process.nodes.get(element);
    if (!node) throw new Error(`Process ${this.process.id} has no element ${element}`);
    return node;
  }

  nodeOf(n: number): ExecutableNode {
    return this.node(this.instance(n).element);
  }
}
