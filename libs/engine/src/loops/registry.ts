import type { FlowNode } from '@baton/bpmn';

import type { BoundRounds } from '../executable.js';
import { multiInstance } from './multi-instance.js';
import { standardLoop } from './standard-loop.js';

/** How an activity is repeated, where it has a marker. */
export function roundsOf(model: FlowNode): { readonly rounds?: BoundRounds } {
  if (!('loop' in model) || model.loop === undefined) return {};
  const { loop } = model;
  const rounds: BoundRounds =
    loop.type === 'standard'
      ? {
          begin: (node, n, turn) => standardLoop.begin(node, loop, n, turn),
          leave: (node, n, turn) => standardLoop.leave(node, loop, n, turn),
        }
      : {
          begin: (node, n, turn) => multiInstance.begin(node, loop, n, turn),
          leave: (node, n, turn) => multiInstance.leave(node, loop, n, turn),
        };
  return { rounds };
}
