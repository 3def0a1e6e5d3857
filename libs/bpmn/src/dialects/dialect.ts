import type { FindingSeverity } from '../finding.js';
import type { DialectIdentity } from './dialect-identity.js';
import type { ForeignElement } from './foreign-element.js';
import type { ForeignStep } from './foreign-step.js';

/** Extensions of BPMN that another engine defines, word by word: what each one becomes here, or what is lost. */
export interface Dialect extends DialectIdentity {
  /** By local name, on the elements of BPMN. */
  readonly attributes: Readonly<Record<string, ForeignWord<string>>>;
  /** By local name, in extension elements. */
  readonly elements: Readonly<Record<string, ForeignWord<ForeignElement>>>;
}

/** Exactly one of the two: it is taken over, or there is a finding. */
export type ForeignWord<Value> = Carried<Value> | Lost;

export interface Carried<Value> {
  /** In the reference: Baton's counterpart, and what is lost of it, if anything. */
  readonly becomes: string;
  readonly carry: (step: ForeignStep, value: Value) => void;
}

export interface Lost {
  readonly severity: FindingSeverity;
  /** One line after the word's name: `…: it only orders the list of tasks`. */
  readonly why: string;
  readonly mend: string;
}

export const carried = <Value>(becomes: string, carry: Carried<Value>['carry']): Carried<Value> => ({ becomes, carry });
/** Carried together with another word, which reads it. */
export const withWord = (becomes: string) => ({ becomes, carry: (): void => undefined });
export const lost = (severity: FindingSeverity, why: string, mend = 'Nothing, unless you need it.'): Lost => ({
  severity,
  why,
  mend,
});
