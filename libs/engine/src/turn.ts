import { Draft } from './draft.js';
import type { EngineEvent, IncidentPhase } from './events.js';
import { apply } from './evolve.js';
import type { ExecutableNode, ExecutableProcess } from './executable.js';
import type { ElementInstance, InstanceState } from './state.js';

/** A step of the turn that is still to do. */
export interface Step {
  readonly n: number;
  readonly phase: Exclude<IncidentPhase, 'job'>;
}

/** One command being decided: collects events, and evolves a draft as it goes, so that what follows sees what happened. */
export class Turn {
  readonly events: EngineEvent[] = [];
  readonly #draft: Draft;
  readonly #agenda: Step[] = [];
  #at = 0;

  constructor(
    readonly process: ExecutableProcess,
    state: InstanceState,
    /** Milliseconds since 1970. */
    readonly now: number,
  ) {
    this.#draft = new Draft(state);
  }

  get state(): InstanceState {
    return this.#draft.state;
  }

  emit(event: EngineEvent): void {
    apply(this.#draft, event);
    this.events.push(event);
  }

  /** The number that the next thing opened bears. */
  get next(): number {
    return this.state.last + 1;
  }

  later(n: number, phase: Step['phase']): void {
    this.#agenda.push({ n, phase });
  }

  /** The next step to do, oldest first. */
  take(): Step | undefined {
    return this.#agenda[this.#at++];
  }

  /** @throws Error when `n` is not open: a defect of the engine, never of a process */
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
