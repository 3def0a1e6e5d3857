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
  /** The key is that of the file's correlation properties: as long as it gives nothing, every message of that name fits. */
  readonly correlationDrawn?: true;
  /** ISO 8601 duration that an unmatched message waits. */
  readonly ttl?: string;
}

export interface ErrorDefinition {
  readonly id?: string;
  readonly name?: string;
  /** Absent on a boundary event: catches every error. */
  readonly code?: string;
  /** Where it is caught: variables that get its code and its message. */
  readonly codeVariable?: string;
  readonly messageVariable?: string;
}
