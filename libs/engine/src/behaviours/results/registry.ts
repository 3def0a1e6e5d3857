import type { EventDefinition, EventDefinitionType } from '@baton/bpmn';

import type { ExecutableNode, Turn } from '../../executable.js';
import { cancelResult } from './cancel.js';
import { compensationResult } from './compensation.js';
import { errorResult } from './error.js';
import { escalationResult } from './escalation.js';
import { linkResult } from './link.js';
import { messageResult } from './message.js';
import type { Result } from './result.js';
import { signalResult } from './signal.js';
import { terminateResult } from './terminate.js';

/** One row per type of event definition that can be thrown; the compiler asks for a missing one. */
const results: { readonly [Type in Exclude<EventDefinitionType, 'timer' | 'conditional'>]: Result<Type> } = {
  message: messageResult,
  signal: signalResult,
  escalation: escalationResult,
  error: errorResult,
  link: linkResult,
  terminate: terminateResult,
  compensation: compensationResult,
  cancel: cancelResult,
};

/** What ends the scope that it is thrown in comes after all else. */
const LAST: ReadonlySet<string> = new Set(['terminate', 'cancel', 'error']);

/**
 * Throws all definitions, in document order but for those that end the scope.
 *
 * @returns whether all is done; false: something is awaited, or the element instance is gone
 * @throws Failure before anything is thrown
 */
export function throwAll(
  turn: Turn,
  node: ExecutableNode,
  n: number,
  definitions: readonly EventDefinition[],
): boolean {
  const ordered = [
    ...definitions.filter(({ type }) => !LAST.has(type)),
    ...definitions.filter(({ type }) => LAST.has(type)),
  ];
  const prepared = ordered.map((definition) => {
    if (definition.type === 'timer' || definition.type === 'conditional') return () => true;
    return (results[definition.type] as Result<EventDefinitionType>)(turn, node, n, definition);
  });
  let done = true;
  for (const perform of prepared) {
    if (!turn.state.elements[n] || turn.state.status !== 'active') return false;
    if (!perform()) done = false;
  }
  return done && turn.state.elements[n] !== undefined && turn.state.status === 'active';
}
