import type { EventDefinition, EventDefinitionType } from '@baton/bpmn';

import type { Turn } from '../../executable.js';

/** What of `element` waits, on behalf of element instance `n`. */
export interface Wait {
  readonly element: string;
  readonly n: number;
  /** The place among the event's definitions, where it has several. */
  readonly definition?: number;
}

/**
 * How one type of event definition is waited for: opens a row that a command or a turn finds. A type whose event comes to it
 * by itself, because whatever throws looks for what catches, opens nothing.
 *
 * @throws Failure when the definition cannot be read; nothing has been opened then
 */
export type TriggerKind<Type extends EventDefinitionType> = (
  turn: Turn,
  wait: Wait,
  definition: Extract<EventDefinition, { type: Type }>,
) => void;
