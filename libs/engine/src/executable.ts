import type { FlowNode, LoopCharacteristics, ProcessModel, VariableMapping } from '@baton/bpmn';
import type { CompiledExpression } from '@baton/feel';
import type { JsonObject } from '@baton/kernel';

import type { NodeData } from './node-data.js';
import type { EngineEvent, IncidentPhase } from './events.js';
import type { ElementInstance, InstanceState, OpenTimer } from './state.js';

// A node has a behaviour, a behaviour is handed a turn, a turn runs a process of nodes: hence one file.

/** A model made ready to run: references followed, FEEL compiled. Never changes; one serves all instances of its version. */
export interface ExecutableProcess {
  readonly id: string;
  readonly model: ProcessModel;
  readonly nodes: ReadonlyMap<string, ExecutableNode>;
  /** Where it begins unless a start event is named. */
  readonly starts: readonly ExecutableNode[];
  /** The start events of its event sub-processes. */
  readonly handlers: readonly ExecutableNode[];
  /** Gateways that may have to wait until no further token can come. */
  readonly joins: readonly ExecutableNode[];
  /** The compiled form of a FEEL source. @throws FeelSyntaxError */
  expression(source: string): CompiledExpression;
}

export interface ExecutableNode<Model extends FlowNode = FlowNode> {
  readonly id: string;
  readonly model: Model;
  readonly behaviour: Behaviour<Model>;
  readonly incoming: readonly ExecutableFlow[];
  readonly outgoing: readonly ExecutableFlow[];
  readonly defaultFlow?: ExecutableFlow;
  /** Boundary events on it. */
  readonly boundaries: readonly ExecutableNode[];
  /** Where it begins inside, for a sub-process. */
  readonly starts: readonly ExecutableNode[];
  /** What can be chosen in an ad-hoc sub-process. */
  readonly choices: readonly ExecutableNode[];
  /** The start events of the event sub-processes in it. */
  readonly handlers: readonly ExecutableNode[];
  /** Of a join that asks whether further tokens can come. */
  readonly upstream?: Upstream;
  /** How often it is done, where it has a marker for that. */
  readonly rounds?: BoundRounds;
  /** Data that the process draws for it. */
  readonly data?: NodeData;
  readonly inputs: readonly VariableMapping[];
  /** How its result becomes variables of the surrounding scope; absent: the whole result does. */
  readonly outputs?: OutputMappings;
}

/** Of a join, by incoming flow: the nodes from which a token can come over it without passing the join. */
export type Upstream = ReadonlyMap<string, ReadonlySet<string>>;

export interface OutputMappings {
  /** Read what a connector answered. */
  readonly connector: readonly VariableMapping[];
  /** The step's own; empty: what the connector's mappings gave. */
  readonly step: readonly VariableMapping[];
}

export interface ExecutableFlow {
  readonly id: string;
  readonly source: ExecutableNode;
  readonly target: ExecutableNode;
  /** FEEL source without its `=`. */
  readonly condition?: string;
}

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

  /** A boundary event's host starts; or the scope of an event sub-process, for its start event. Otherwise: nothing. */
  arm?(node: ExecutableNode<Model>, host: number, turn: Turn): void;

  /** Whether it acts only once every other token of the turn waits. Otherwise: it acts when its turn comes. */
  yields?(node: ExecutableNode<Model>): boolean;

  /** Its inputs are there. Opens what it waits for, or goes on. Otherwise: goes on at once. */
  activate?(node: ExecutableNode<Model>, n: number, turn: Turn): void;

  /**
   * What it opened has happened. `n` is on whose behalf it waited: for a boundary event the host, for the start event of an
   * event sub-process the scope, for an event after an event-based gateway the gateway.
   * Otherwise: takes the variables as its result, and goes on.
   */
  trigger?(node: ExecutableNode<Model>, n: number, trigger: Trigger, turn: Turn): void;

  /** Picks the flows by which tokens leave. Otherwise: BPMN's rule for activities (see `outgoingFlows`). */
  leave?(node: ExecutableNode<Model>, n: number, turn: Turn): readonly ExecutableFlow[];

  /**
   * Something directly inside it leaves. May fail before that has left. Otherwise: nothing.
   *
   * @returns what follows once it has left
   */
  childLeaves?(node: ExecutableNode<Model>, scope: number, child: ExecutableNode, turn: Turn): () => void;

  /** Nothing is left inside it. Otherwise: it is done. */
  emptied?(node: ExecutableNode<Model>, scope: number, turn: Turn): void;

  /** It is ended from outside; its waits and everything in it have been closed. Otherwise: nothing more. */
  terminate?(node: ExecutableNode<Model>, n: number, turn: Turn): void;
}

/**
 * How an activity with a loop or multi-instance marker is done. The activity's element instance holds the rounds; each is
 * an element instance of the same element inside it, and lives as the activity would without the marker, but for its
 * boundary events, which listen at the activity.
 */
export interface Rounds<Loop extends LoopCharacteristics = LoopCharacteristics> {
  /** The activity `n` starts: begins its first rounds, or completes it where there are none. */
  begin(node: ExecutableNode, loop: Loop, n: number, turn: Turn): void;
  /** A round is done: closes it, and begins the next one or completes the activity. */
  leave(node: ExecutableNode, loop: Loop, round: number, turn: Turn): void;
}

/** Rounds with the marker that they follow. */
export interface BoundRounds {
  begin(node: ExecutableNode, n: number, turn: Turn): void;
  leave(node: ExecutableNode, round: number, turn: Turn): void;
}

/** Why a waiting element is woken. */
export type Trigger =
  | { readonly type: 'job'; readonly variables: JsonObject }
  | { readonly type: 'call'; readonly variables: JsonObject }
  | { readonly type: 'user-task'; readonly variables: JsonObject; readonly outcome?: string }
  | {
      /** A signal too. */
      readonly type: 'message';
      readonly subscription: number;
      readonly variables: JsonObject;
      readonly definition?: number;
    }
  | { readonly type: 'timer'; readonly timer: OpenTimer; readonly definition?: number }
  | { readonly type: 'condition'; readonly condition: number; readonly definition?: number };

/** One command being decided: collects events, and evolves a draft as it goes, so that what follows sees what happened. */
export interface Turn {
  readonly process: ExecutableProcess;
  /** The version that a migration leads to. */
  readonly target?: ExecutableProcess | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** With every event emitted so far. */
  readonly state: InstanceState;
  /** The number that the next thing opened bears. */
  readonly next: number;
  emit(event: EngineEvent): void;
  /** From here on the turn runs in another version. */
  runIn(process: ExecutableProcess): void;
  /** Has element instance `n` go through a phase, after what is to do already. */
  later(n: number, phase: Step['phase']): void;
  /** The turn may take so many more steps than any turn; for work whose amount is bounded elsewhere. */
  allow(steps: number): void;
  /** @throws Error when `n` is not open: a defect of the engine, never of a process */
  instance(n: number): ElementInstance;
  node(element: string): ExecutableNode;
  nodeOf(n: number): ExecutableNode;
}

/** A step of the turn that is still to do. */
export interface Step {
  readonly n: number;
  readonly phase: Exclude<IncidentPhase, 'job'>;
}
