/**
 * Baton's own words on an element (`xmlns:baton="urn:baton:bpmn:1"`), as plain data.
 * Texts that begin with `=` are FEEL and are evaluated when the step starts; others are literals.
 * Durations are ISO 8601 texts. Lists are empty rather than absent.
 */
export interface StepExtensions {
  readonly owner?: Owner;
  readonly serviceLevel?: ServiceLevel;
  readonly form?: FormReference;
  readonly documents: readonly RequiredDocument[];
  readonly outcomes: readonly Outcome[];
  readonly judgement?: Judgement;
  readonly guest?: Guest;
  /** Who may see this step beside its owner: `group:x`, `person:x`, `guest`, `starter`, `everyone`, or FEEL. Empty: all who see the instance. */
  readonly visibleTo: readonly string[];
  readonly connector?: Connector;
  readonly job?: JobDefinition;
  /** Variables computed into the step's own scope before it starts. */
  readonly inputs: readonly VariableMapping[];
  /** Variables written to the surrounding scope when it ends. Empty: all of the step's result. */
  readonly outputs: readonly VariableMapping[];
  readonly notify: readonly Notify[];
}

export interface Owner {
  /** One person: `person:x`, `starter`, or FEEL. */
  readonly assignee?: string;
  /** `group:x` or `person:x`, or one FEEL text that gives a list of these. */
  readonly candidates: readonly string[];
  /** Who steps in when the owner is absent: `person:x`, `group:x`, `manager-of-assignee`, or FEEL. */
  readonly backup?: string;
  /** Who may not do it (four eyes): `starter`, the id of an earlier step, or FEEL. */
  readonly notBy?: string;
}

export interface ServiceLevel {
  /** ISO 8601 duration from the start of the step, or FEEL. */
  readonly due?: string;
  /** Name of a working calendar. */
  readonly calendar?: string;
  readonly nudges: readonly { readonly after: string; readonly repeat?: string }[];
  /** `to`: `group:x`, `person:x`, `manager-of-assignee`, `backup`, or FEEL. */
  readonly escalations: readonly { readonly after: string; readonly to: string }[];
}

export interface FormReference {
  /** Key of a form kept beside the model. */
  readonly key?: string;
  /** JSON Schema as text, when it is written into the diagram. */
  readonly schema?: string;
}

export interface RequiredDocument {
  readonly name: string;
  readonly label?: string;
  readonly required: boolean;
  /** Media types or endings; empty accepts all. */
  readonly accept: readonly string[];
  readonly maxBytes?: number;
  readonly visibleTo: readonly string[];
}

/** A decision a person can take; shown as a button. */
export interface Outcome {
  readonly value: string;
  readonly label: string;
  readonly note?: 'required' | 'optional' | 'none';
}

/** Who judges. A step `by: 'human'` may not be completed by a machine. */
export interface Judgement {
  readonly by: 'human' | 'agent' | 'either';
}

/** The step is done by somebody without an account, through a personal link. */
export interface Guest {
  /** Usually FEEL, e.g. `=vendor.email`. */
  readonly email: string;
  readonly name?: string;
  /** BCP 47 tag or FEEL. */
  readonly language?: string;
}

export interface VariableMapping {
  readonly name: string;
  readonly value: string;
}

/** A call to a system that Baton makes itself. */
export interface Connector {
  /** E.g. `http`. */
  readonly type: string;
  /** Attempts in all, the first included. */
  readonly retries: number;
  /** ISO 8601 duration before the second attempt; doubles after each. */
  readonly backoff: string;
  readonly inputs: readonly VariableMapping[];
  readonly outputs: readonly VariableMapping[];
}

/** Work for an outside worker that polls by `type`. */
export interface JobDefinition {
  readonly type: string;
  /** Attempts in all, the first included. */
  readonly retries: number;
  readonly backoff: string;
  /** ISO 8601 duration that a worker may hold the job without a sign of life. */
  readonly timeout?: string;
}

/** A message to people, sent by Baton. */
export interface Notify {
  /** `person:x`, `group:x`, `starter`, an e-mail address, or FEEL. */
  readonly to: string;
  readonly template?: string;
  readonly subject?: string;
  /** The text itself, where no template is named. */
  readonly body?: string;
}

/** Baton's words on a whole process. */
export interface ProcessExtensions {
  /** A business key is unique among the running instances. */
  readonly businessKeyUnique: boolean;
  readonly versionTag?: string;
  /** The variable that gets who started the instance. */
  readonly starterVariable?: string;
  /** Who may start it by hand: `group:x`, `person:x`. Empty: nobody is named. */
  readonly starters: readonly string[];
  readonly triggers: readonly Trigger[];
  readonly owner?: Owner;
  readonly serviceLevel?: ServiceLevel;
  readonly visibleTo: readonly string[];
}

/** What starts a process from outside. */
export interface Trigger {
  readonly type: 'manual' | 'api' | 'webhook';
  /** The webhook's name. */
  readonly name?: string;
}
