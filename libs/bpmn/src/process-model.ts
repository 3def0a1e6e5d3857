import type { ProcessExtensions, StepExtensions } from './step-extensions.js';

/** One BPMN process as plain data: it survives JSON, holds no parser object, and every reference in it is an id. */
export interface ProcessModel {
  readonly id: string;
  readonly name?: string;
  readonly documentation?: string;
  /** The file's `isExecutable`. A map that says no may still be deployed once nothing is missing. */
  readonly executable: boolean;
  /** Every flow node by id, those inside sub-processes included, in document order. */
  readonly elements: Readonly<Record<string, FlowNode>>;
  /** Every sequence flow by id, those inside sub-processes included, in document order. */
  readonly flows: Readonly<Record<string, SequenceFlow>>;
  readonly lanes: readonly Lane[];
  /** Name of the pool that shows this process. */
  readonly pool?: string;
  readonly baton: ProcessExtensions;
}

export interface Lane {
  readonly id: string;
  readonly name?: string;
  /** The lane this one lies in. */
  readonly parent?: string;
  readonly members: readonly string[];
}

export interface SequenceFlow {
  readonly id: string;
  readonly name?: string;
  /** The sub-process or process it belongs to. */
  readonly scope: string;
  readonly source: string;
  readonly target: string;
  readonly condition?: Condition;
  /** A hand-off may have an owner and a clock of its own. */
  readonly baton: Pick<StepExtensions, 'owner' | 'serviceLevel' | 'visibleTo'>;
}

export interface Condition {
  /** FEEL source, trimmed, without a leading `=`. May be wrong: the rule `expression-unreadable` says so. */
  readonly text: string;
  /** The file's own name of the language, when it gives one. */
  readonly language?: string;
}

/** A timer as the file writes it: an ISO 8601 text, or FEEL with its leading `=`. */
export interface TimerDefinition {
  readonly kind: 'date' | 'duration' | 'cycle';
  readonly text: string;
}

export interface MessageDefinition {
  /** Id of the file's message element. */
  readonly id?: string;
  readonly name: string;
  /** FEEL with its leading `=`, or a literal. Absent where only one instance can be meant (message start). */
  readonly correlationKey?: string;
  /** ISO 8601 duration that an unmatched message waits. */
  readonly ttl?: string;
}

export interface ErrorDefinition {
  readonly id?: string;
  readonly name?: string;
  /** Absent on a boundary event: catches every error. */
  readonly code?: string;
}

export interface ScriptDefinition {
  /** FEEL source, trimmed, without a leading `=`. */
  readonly expression: string;
  readonly resultVariable?: string;
  /** The file's own name of the language, when it gives one. */
  readonly language?: string;
}

interface Node<Kind extends string> {
  readonly kind: Kind;
  readonly id: string;
  readonly name?: string;
  readonly documentation?: string;
  /** The sub-process it lies in, or else the process. */
  readonly scope: string;
  /** Ids of flows, in document order. */
  readonly incoming: readonly string[];
  readonly outgoing: readonly string[];
  /** The flow taken when no conditional one is. */
  readonly defaultFlow?: string;
  /** The innermost lane's name, or else the pool's. */
  readonly department?: string;
  readonly baton: StepExtensions;
}

interface Boundary<Kind extends string> extends Node<Kind> {
  readonly attachedTo: string;
  readonly interrupting: boolean;
}

export type NoneStartEvent = Node<'noneStartEvent'>;
export interface MessageStartEvent extends Node<'messageStartEvent'> {
  readonly message: MessageDefinition;
}
export interface TimerStartEvent extends Node<'timerStartEvent'> {
  readonly timer: TimerDefinition;
}

export type NoneEndEvent = Node<'noneEndEvent'>;
export interface ErrorEndEvent extends Node<'errorEndEvent'> {
  readonly error: ErrorDefinition;
}
/** Sends, then ends: by `baton.notify`, `baton.connector` or `baton.job`. With none of them it cannot run, which is a readiness finding. */
export interface MessageEndEvent extends Node<'messageEndEvent'> {
  readonly message?: MessageDefinition;
}
export type TerminateEndEvent = Node<'terminateEndEvent'>;

export type UserTask = Node<'userTask'>;
export type ServiceTask = Node<'serviceTask'>;
/** Sends as a message end event does. */
export interface SendTask extends Node<'sendTask'> {
  readonly message?: MessageDefinition;
}
export interface ReceiveTask extends Node<'receiveTask'> {
  readonly message: MessageDefinition;
}
export interface ScriptTask extends Node<'scriptTask'> {
  readonly script: ScriptDefinition;
}
/** Done outside Baton; passes through. */
export type ManualTask = Node<'manualTask'>;
/** A task of no kind; passes through. */
export type AbstractTask = Node<'task'>;
export type BusinessRuleTask = Node<'businessRuleTask'>;

export type ExclusiveGateway = Node<'exclusiveGateway'>;
export type ParallelGateway = Node<'parallelGateway'>;

/** Embedded: its nodes have it as their scope. */
export interface SubProcess extends Node<'subProcess'> {
  /** The none start event inside it; absent when it has none or several, which is a finding. */
  readonly start?: string;
}

export interface MessageCatchEvent extends Node<'messageCatchEvent'> {
  readonly message: MessageDefinition;
}
export interface TimerCatchEvent extends Node<'timerCatchEvent'> {
  readonly timer: TimerDefinition;
}
/** Marks a point; passes through. */
export type NoneThrowEvent = Node<'noneThrowEvent'>;
/** Sends as a message end event does. */
export interface MessageThrowEvent extends Node<'messageThrowEvent'> {
  readonly message?: MessageDefinition;
}

export interface TimerBoundaryEvent extends Boundary<'timerBoundaryEvent'> {
  readonly timer: TimerDefinition;
}
export interface MessageBoundaryEvent extends Boundary<'messageBoundaryEvent'> {
  readonly message: MessageDefinition;
}
/** Always interrupting. */
export interface ErrorBoundaryEvent extends Boundary<'errorBoundaryEvent'> {
  readonly error: ErrorDefinition;
}

/** Imports, is shown and keeps its words, but cannot run in this release; always has an error finding. */
export interface UnsupportedElement extends Node<'unsupported'> {
  /** The element's name in BPMN, e.g. `complexGateway`, `userTask`. */
  readonly bpmnKind: string;
  /** What about it cannot run: its own kind, or the part of it, e.g. `signalEventDefinition`, `multiInstanceLoopCharacteristics`. */
  readonly construct: string;
  readonly attachedTo?: string;
}

export type StartEvent = NoneStartEvent | MessageStartEvent | TimerStartEvent;
export type EndEvent = NoneEndEvent | ErrorEndEvent | MessageEndEvent | TerminateEndEvent;
export type Task =
  | UserTask
  | ServiceTask
  | SendTask
  | ReceiveTask
  | ScriptTask
  | ManualTask
  | AbstractTask
  | BusinessRuleTask;
export type Gateway = ExclusiveGateway | ParallelGateway;
export type IntermediateEvent = MessageCatchEvent | TimerCatchEvent | NoneThrowEvent | MessageThrowEvent;
export type BoundaryEvent = TimerBoundaryEvent | MessageBoundaryEvent | ErrorBoundaryEvent;

export type FlowNode =
  | StartEvent
  | EndEvent
  | Task
  | Gateway
  | SubProcess
  | IntermediateEvent
  | BoundaryEvent
  | UnsupportedElement;
export type FlowNodeKind = FlowNode['kind'];
