import { Draft } from './draft.js';
import type { EngineEvent } from './events.js';
import { apply } from './evolve.js';
import type { ExecutableNode, ExecutableProcess, Step, Turn } from './executable.js';
import type { ElementInstance, InstanceState } from './state.js';

/** A turn on a draft of the instance's state; its steps are taken oldest first. */
export class CommandTurn implements Turn {
  readonly events: EngineEvent[] = [];
  readonly #draft: Draft;
  readonly #agenda: Step[] = [];
  #at = 0;

  constructor(
    readonly process: ExecutableProcess,
    state: InstanceState,
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
