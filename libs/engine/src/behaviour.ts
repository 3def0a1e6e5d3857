import type { FlowNode } from '@baton/bpmn';
import type { JsonObject } from '@baton/kernel';

import type { ExecutableFlow, ExecutableNode } from './executable.js';
import type { OpenTimer } from './state.js';
import type { Turn } from './turn.js';

/**
 * What an element kind does in the life of one element instance `n`. A kind leaves out what it does like most.
 *
 * arrive → arm (its boundary events) → activate → … trigger … → complete → leave; or terminate at any time.
 *
 * Decides only: every change is an event emitted through the turn. May throw a `Failure`, and then must have emitted
 * nothing that a retry of the same method would do twice; open waits are closed for it.
 */
export interface Behaviour<Model extends FlowNode = FlowNode> {
  /** A token comes over `flow`. Otherwise: each token opens an element instance of its own. */
  arrive?(node: ExecutableNode<Model>, flow: ExecutableFlow, scope: number, turn: Turn): void;

  /** A boundary event's host `n` starts. Otherwise: nothing. */
  arm?(node: ExecutableNode<Model>, host: number, turn: Turn): void;

  /** Its inputs are there. Opens what it waits for, or goes on. Otherwise: goes on at once. */
  activate?(node: ExecutableNode<Model>, n: number, turn: Turn): void;

  /**
   * What it opened has happened. For a boundary event `n` is the host.
   * Otherwise: takes the variables as its result, and goes on.
   */
  trigger?(node: ExecutableNode<Model>, n: number, trigger: Trigger, turn: Turn): void;

  /** Picks the flows by which tokens leave. Otherwise: BPMN's rule for activities (see `outgoingFlows`). */
  leave?(node: ExecutableNode<Model>, n: number, turn: Turn): readonly ExecutableFlow[];

  /** It is ended from outside; its waits and everything in it have been closed. Otherwise: nothing more. */
  terminate?(node: ExecutableNode<Model>, n: number, turn: Turn): void;
}

/** Why a waiting element is woken. */
export type Trigger =
  | { readonly type: 'job'; readonly variables: JsonObject }
  | { readonly type: 'user-task'; readonly variables: JsonObject; readonly outcome?: string }
  | { readonly type: 'message'; readonly subscription: number; readonly variables: JsonObject }
  | { readonly type: 'timer'; readonly timer: OpenTimer };
