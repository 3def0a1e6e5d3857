import type { EventDefinition } from './event-definitions.js';
import type { Condition } from './definition-types.js';

/** How often an activity is done (ISO/IEC 19510, 10.3.8). FEEL sources stand without a leading `=`. */
export type LoopCharacteristics = StandardLoop | MultiInstance;

/** One after the other, as long as the condition holds. */
export interface StandardLoop {
  readonly type: 'standard';
  /** Whether the condition is asked before the first round too. */
  readonly testBefore: boolean;
  /** Absent: holds always, up to the maximum. */
  readonly condition?: Condition;
  /** FEEL; the most rounds. */
  readonly maximum?: string;
}

/** Once per item of a collection, or a number of times. */
export interface MultiInstance {
  readonly type: 'multiInstance';
  readonly sequential: boolean;
  /** FEEL that gives a number. */
  readonly cardinality?: string;
  /** FEEL that gives a list. */
  readonly collection?: string;
  /** The variable that holds the item in each instance. */
  readonly elementVariable?: string;
  /** The variable of the surrounding scope that gets the list of results. */
  readonly outputCollection?: string;
  /** FEEL, seen from each instance as it ends. */
  readonly outputElement?: string;
  /** Asked after each instance; true ends the rest. */
  readonly completionCondition?: Condition;
  /** When its events are thrown: for `None` and `One` see the definitions, `All` throws none, `Complex` by `complexBehaviors`. */
  readonly behavior: 'None' | 'One' | 'All' | 'Complex';
  readonly noneEvent?: EventDefinition;
  readonly oneEvent?: EventDefinition;
  readonly complexBehaviors: readonly { readonly condition: Condition; readonly event?: EventDefinition }[];
}
