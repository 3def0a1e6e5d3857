import type {
  Connector,
  FormReference,
  Guest,
  JobDefinition,
  Judgement,
  Notify,
  Outcome,
  Owner,
  ProcessExtensions,
  RequiredDocument,
  ServiceLevel,
  Trigger,
  VariableMapping,
} from './step-extensions.js';
import type { Binding, MessageDefinition, TimerDefinition } from './process-model.js';

/** Only the named fields may be left out; a list left out is empty. */
type Loose<T, Lists extends keyof T> = Omit<T, Lists> & Partial<Pick<T, Lists>>;

/** Which version is meant; absent: the latest. */
interface BindingPatch {
  readonly binding?: Binding['binding'];
  readonly version?: string;
  readonly versionTag?: string;
}

interface CallPatch extends BindingPatch {
  readonly process?: string;
  readonly businessKey?: string;
  readonly inheritBusinessKey?: boolean;
  readonly passAllIn?: boolean;
  readonly passAllOut?: boolean;
}

/** What to change about an element. A field left out stays as it is; null, or an empty list, removes it. A list replaces the whole list. */
export interface ElementPatch {
  readonly name?: string | null;
  /** Of a task: what it becomes. */
  readonly kind?: TaskKind;
  readonly owner?: Loose<Owner, 'candidates'> | null;
  readonly serviceLevel?: Loose<ServiceLevel, 'nudges' | 'escalations'> | null;
  readonly form?: FormReference | null;
  readonly documents?: readonly Loose<RequiredDocument, 'required' | 'accept' | 'visibleTo'>[] | null;
  readonly outcomes?: readonly Outcome[] | null;
  readonly judgement?: Judgement | null;
  readonly guest?: Guest | null;
  readonly visibleTo?: readonly string[] | null;
  readonly connector?: Loose<Connector, 'retries' | 'backoff' | 'inputs' | 'outputs'> | null;
  readonly job?: Loose<JobDefinition, 'retries' | 'backoff'> | null;
  readonly inputs?: readonly VariableMapping[] | null;
  readonly outputs?: readonly VariableMapping[] | null;
  readonly notify?: readonly Notify[] | null;
  readonly message?: Partial<Pick<MessageDefinition, 'name' | 'correlationKey' | 'ttl'>> | null;
  /** Of a call activity. `process` left out: what the diagram calls. */
  readonly call?: CallPatch | null;
  /** Of a business rule task. */
  readonly decision?: (BindingPatch & { readonly decision: string; readonly resultVariable?: string }) | null;
  /** Of an activity with a multi-instance marker. */
  readonly loop?: {
    readonly collection?: string;
    readonly elementVariable?: string;
    readonly outputCollection?: string;
    readonly outputElement?: string;
  } | null;
  /** FEEL, unless another language is named. */
  readonly script?: {
    readonly expression: string;
    readonly language?: string;
    readonly resultVariable?: string;
  } | null;
  readonly timer?: TimerDefinition;
  /** Of a sequence flow: FEEL. */
  readonly condition?: string | null;
  /** Of a gateway or activity: id of a flow that leaves it. */
  readonly defaultFlow?: string | null;
  /** Of a process. */
  readonly process?: Partial<Pick<ProcessExtensions, 'businessKeyUnique' | 'versionTag' | 'starters'>> | null;
  readonly triggers?: readonly Trigger[] | null;
}

export const taskKinds = [
  'task',
  'userTask',
  'serviceTask',
  'sendTask',
  'receiveTask',
  'scriptTask',
  'manualTask',
  'businessRuleTask',
] as const;
export type TaskKind = (typeof taskKinds)[number];
