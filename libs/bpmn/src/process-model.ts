import type { DataAssociation, DataItem } from './data-model.js';
import type { Condition, ErrorDefinition, MessageDefinition, TimerDefinition } from './definition-types.js';
import type { EventDefinition } from './event-definitions.js';
import type { LoopCharacteristics } from './loop-characteristics.js';
import type { ProcessExtensions, StepExtensions } from './step-extensions.js';

export type { Condition, ErrorDefinition, MessageDefinition, TimerDefinition } from './definition-types.js';

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
  /** A global task of the file, as a process of that one task; only call activities start it. */
  readonly global?: boolean;
  readonly data?: readonly DataItem[];
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

interface Start<Kind extends string> extends Node<Kind> {
  /** Of an event sub-process: whether it ends what else is in the scope. Absent: it does. */
  readonly interrupting?: boolean;
}

/** An event by its definitions; several where it is multiple. */
interface Defined {
  readonly definitions: readonly EventDefinition[];
}

export type NoneStartEvent = Node<'noneStartEvent'>;
export interface MessageStartEvent extends Start<'messageStartEvent'> {
  readonly message: MessageDefinition;
}
export interface TimerStartEvent extends Start<'timerStartEvent'> {
  readonly timer: TimerDefinition;
}
export interface ConditionalStartEvent extends Start<'conditionalStartEvent'>, Defined {}
export interface SignalStartEvent extends Start<'signalStartEvent'>, Defined {}
/** The next three begin event sub-processes alone. */
export interface ErrorStartEvent extends Start<'errorStartEvent'>, Defined {}
export interface EscalationStartEvent extends Start<'escalationStartEvent'>, Defined {}
export interface CompensationStartEvent extends Start<'compensationStartEvent'>, Defined {}
/** Begins by any one of its definitions. */
export interface MultipleStartEvent extends Start<'multipleStartEvent'>, Defined {}
/** Begins once all of its definitions have happened. */
export interface ParallelMultipleStartEvent extends Start<'parallelMultipleStartEvent'>, Defined {}

export type NoneEndEvent = Node<'noneEndEvent'>;
export interface ErrorEndEvent extends Node<'errorEndEvent'> {
  readonly error: ErrorDefinition;
}
/** Sends, then ends: by `baton.notify`, `baton.connector` or `baton.job`. With none of them it cannot run, which is a readiness finding. */
export interface MessageEndEvent extends Node<'messageEndEvent'> {
  readonly message?: MessageDefinition;
}
export type TerminateEndEvent = Node<'terminateEndEvent'>;
export interface EscalationEndEvent extends Node<'escalationEndEvent'>, Defined {}
export interface SignalEndEvent extends Node<'signalEndEvent'>, Defined {}
export interface CompensationEndEvent extends Node<'compensationEndEvent'>, Defined {}
/** Of a transaction alone. */
export interface CancelEndEvent extends Node<'cancelEndEvent'>, Defined {}
/** Throws all of its definitions, in document order. */
export interface MultipleEndEvent extends Node<'multipleEndEvent'>, Defined {}

interface Activity<Kind extends string> extends Node<Kind> {
  readonly loop?: LoopCharacteristics;
  /** Stands outside the normal flow and undoes what the boundary event leads to it from. */
  readonly forCompensation?: boolean;
  /** Tokens that have to come before it starts once; absent: one. */
  readonly startQuantity?: number;
  /** Tokens that leave over each flow taken; absent: one. */
  readonly completionQuantity?: number;
  readonly dataInputs?: readonly DataAssociation[];
  readonly dataOutputs?: readonly DataAssociation[];
}

export type UserTask = Activity<'userTask'>;
export type ServiceTask = Activity<'serviceTask'>;
/** Sends as a message end event does. */
export interface SendTask extends Activity<'sendTask'> {
  readonly message?: MessageDefinition;
}
export interface ReceiveTask extends Activity<'receiveTask'> {
  readonly message: MessageDefinition;
  /** Its message starts instances; nothing leads to it. */
  readonly instantiate?: boolean;
}
export interface ScriptTask extends Activity<'scriptTask'> {
  readonly script: ScriptDefinition;
}
/** Done outside Baton; passes through. */
export type ManualTask = Activity<'manualTask'>;
/** A task of no kind; passes through. */
export type AbstractTask = Activity<'task'>;
export interface BusinessRuleTask extends Activity<'businessRuleTask'> {
  /** Absent: done by the job or connector it is bound to. */
  readonly decision?: CalledDecision;
}
export interface CallActivity extends Activity<'callActivity'> {
  /** Absent: nothing is named, which is a readiness finding. */
  readonly called?: CalledElement;
}

/** Which version of what is called runs: the newest, that of the caller's own deployment, or one with that tag or number. */
export interface Binding {
  readonly binding: 'latest' | 'deployment' | 'version' | 'versionTag';
  readonly version?: string;
  readonly versionTag?: string;
}

export interface CalledElement extends Binding {
  /** Id of a process or a global task; FEEL with its leading `=`. */
  readonly process: string;
  /** FEEL with its leading `=`, or a literal. */
  readonly businessKey?: string;
  /** The called instance has the caller's business key. */
  readonly inheritBusinessKey?: boolean;
  /** Whether all variables that the call sees go in; what its inputs map comes on top. */
  readonly passAllIn: boolean;
  /** Whether all variables of the called instance come back; what its outputs map comes on top. */
  readonly passAllOut: boolean;
}

export interface CalledDecision extends Binding {
  /** Id of a decision or decision service; FEEL with its leading `=`. */
  readonly decision: string;
  readonly resultVariable?: string;
}

export type ExclusiveGateway = Node<'exclusiveGateway'>;
export type ParallelGateway = Node<'parallelGateway'>;
export type InclusiveGateway = Node<'inclusiveGateway'>;
export interface ComplexGateway extends Node<'complexGateway'> {
  /** FEEL over `activationCount`, and by flow id how many tokens have come; absent: any token. */
  readonly activationCondition?: Condition;
}
export interface EventBasedGateway extends Node<'eventBasedGateway'> {
  /** Its events start instances; nothing leads to it. */
  readonly instantiate: boolean;
  /** `Parallel`: all of its events have to happen; only where it instantiates. */
  readonly type: 'Exclusive' | 'Parallel';
}

/** Embedded: its nodes have it as their scope. */
export interface SubProcess extends Activity<'subProcess'> {
  /** The none start event inside it; absent when it has none or several. */
  readonly start?: string;
}
/** Begun by its start event's trigger while the scope around it runs. */
export interface EventSubProcess extends Activity<'eventSubProcess'> {
  readonly start?: string;
}
/** Canceled as a whole: what was done in it is compensated. */
export interface Transaction extends Activity<'transaction'> {
  readonly start?: string;
}
/** Its activities are chosen while it runs. */
export interface AdHocSubProcess extends Activity<'adHocSubProcess'> {
  readonly ordering: 'Parallel' | 'Sequential';
  readonly completionCondition?: Condition;
  readonly cancelRemaining: boolean;
  /** What begins by itself: `all`, ids with commas, or FEEL with its leading `=` that gives a list of them. Absent: nothing. */
  readonly activate?: string;
}

export interface MessageCatchEvent extends Node<'messageCatchEvent'> {
  readonly message: MessageDefinition;
}
export interface TimerCatchEvent extends Node<'timerCatchEvent'> {
  readonly timer: TimerDefinition;
}
export interface SignalCatchEvent extends Node<'signalCatchEvent'>, Defined {}
export interface ConditionalCatchEvent extends Node<'conditionalCatchEvent'>, Defined {}
/** Goes on where the throwing event of its name stopped. */
export interface LinkCatchEvent extends Node<'linkCatchEvent'>, Defined {}
export interface MultipleCatchEvent extends Node<'multipleCatchEvent'>, Defined {}
export interface ParallelMultipleCatchEvent extends Node<'parallelMultipleCatchEvent'>, Defined {}
/** Marks a point; passes through. */
export type NoneThrowEvent = Node<'noneThrowEvent'>;
/** Sends as a message end event does. */
export interface MessageThrowEvent extends Node<'messageThrowEvent'> {
  readonly message?: MessageDefinition;
}
export interface EscalationThrowEvent extends Node<'escalationThrowEvent'>, Defined {}
export interface SignalThrowEvent extends Node<'signalThrowEvent'>, Defined {}
export interface LinkThrowEvent extends Node<'linkThrowEvent'>, Defined {}
export interface CompensationThrowEvent extends Node<'compensationThrowEvent'>, Defined {}
export interface MultipleThrowEvent extends Node<'multipleThrowEvent'>, Defined {}

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
export interface EscalationBoundaryEvent extends Boundary<'escalationBoundaryEvent'>, Defined {}
export interface SignalBoundaryEvent extends Boundary<'signalBoundaryEvent'>, Defined {}
export interface ConditionalBoundaryEvent extends Boundary<'conditionalBoundaryEvent'>, Defined {}
/** Of a transaction alone; always interrupting. */
export interface CancelBoundaryEvent extends Boundary<'cancelBoundaryEvent'>, Defined {}
/** Names, by an association, the activity that undoes its host. */
export interface CompensationBoundaryEvent extends Boundary<'compensationBoundaryEvent'>, Defined {
  /** Id of the activity for compensation. */
  readonly handler?: string;
}
export interface MultipleBoundaryEvent extends Boundary<'multipleBoundaryEvent'>, Defined {}
export interface ParallelMultipleBoundaryEvent extends Boundary<'parallelMultipleBoundaryEvent'>, Defined {}

/** What BPMN does not have, e.g. an end event with a timer: imports, is shown and keeps its words; always has an error finding. */
export interface UnsupportedElement extends Node<'unsupported'> {
  /** The element's name in BPMN, e.g. `complexGateway`, `userTask`. */
  readonly bpmnKind: string;
  /** What about it cannot run: its own kind, or the part of it, e.g. `signalEventDefinition`, `multiInstanceLoopCharacteristics`. */
  readonly construct: string;
  readonly attachedTo?: string;
}

export type StartEvent =
  | NoneStartEvent
  | MessageStartEvent
  | TimerStartEvent
  | ConditionalStartEvent
  | SignalStartEvent
  | ErrorStartEvent
  | EscalationStartEvent
  | CompensationStartEvent
  | MultipleStartEvent
  | ParallelMultipleStartEvent;
export type EndEvent =
  | NoneEndEvent
  | ErrorEndEvent
  | MessageEndEvent
  | TerminateEndEvent
  | EscalationEndEvent
  | SignalEndEvent
  | CompensationEndEvent
  | CancelEndEvent
  | MultipleEndEvent;
export type Task =
  | UserTask
  | ServiceTask
  | SendTask
  | ReceiveTask
  | ScriptTask
  | ManualTask
  | AbstractTask
  | BusinessRuleTask;
export type EmbeddedProcess = SubProcess | EventSubProcess | Transaction | AdHocSubProcess;
export type ActivityNode = Task | CallActivity | EmbeddedProcess;
export type Gateway = ExclusiveGateway | ParallelGateway | InclusiveGateway | ComplexGateway | EventBasedGateway;
export type CatchEvent =
  | MessageCatchEvent
  | TimerCatchEvent
  | SignalCatchEvent
  | ConditionalCatchEvent
  | LinkCatchEvent
  | MultipleCatchEvent
  | ParallelMultipleCatchEvent;
export type ThrowEvent =
  | NoneThrowEvent
  | MessageThrowEvent
  | EscalationThrowEvent
  | SignalThrowEvent
  | LinkThrowEvent
  | CompensationThrowEvent
  | MultipleThrowEvent;
export type BoundaryEvent =
  | TimerBoundaryEvent
  | MessageBoundaryEvent
  | ErrorBoundaryEvent
  | EscalationBoundaryEvent
  | SignalBoundaryEvent
  | ConditionalBoundaryEvent
  | CancelBoundaryEvent
  | CompensationBoundaryEvent
  | MultipleBoundaryEvent
  | ParallelMultipleBoundaryEvent;

export type FlowNode =
  | StartEvent
  | EndEvent
  | ActivityNode
  | Gateway
  | CatchEvent
  | ThrowEvent
  | BoundaryEvent
  | UnsupportedElement;
export type FlowNodeKind = FlowNode['kind'];
