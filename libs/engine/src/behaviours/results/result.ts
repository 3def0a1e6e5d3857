import type { EventDefinition, EventDefinitionType } from '@baton/bpmn';

import type { ExecutableNode, Turn } from '../../executable.js';

/**
 * How one type of event definition is thrown by element instance `n` of `node`. Evaluates all that it needs, and may fail,
 * before it gives back what throws it.
 *
 * @returns throws it; true: done. False: something is awaited, after which `complete(turn, n)` follows. The element instance may be gone afterwards
 * @throws Failure
 */
export type Result<Type extends EventDefinitionType> = (
  turn: Turn,
  node: ExecutableNode,
  n: number,
  definition: Extract<EventDefinition, { type: Type }>,
) => () => boolean;
