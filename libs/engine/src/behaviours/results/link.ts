import { definitionsOf } from '@baton/bpmn';

import type { ExecutableNode, Turn } from '../../executable.js';
import { Failure } from '../../failure.js';
import { enter } from '../../lifecycle.js';
import type { Result } from './result.js';

/** Leads to the catching link of its name in the same scope, which its token goes to as it leaves. */
export const linkResult: Result<'link'> = (turn, node, _n, { link }) => {
  if (!targetOf(turn, node, link))
    throw new Failure('LINK_TARGET_MISSING', `${node.id}: there is no link "${link}" to go on at`);
  return () => true;
};

/** Sends a token to each link that the element leads to. */
export function followLinks(turn: Turn, node: ExecutableNode, scope: number): void {
  for (const definition of definitionsOf(node.model)) {
    const target = definition.type === 'link' ? targetOf(turn, node, definition.link) : undefined;
    if (target) enter(turn, target, scope);
  }
}

const targetOf = (turn: Turn, { model }: ExecutableNode, link: string): ExecutableNode | undefined =>
  [...turn.process.nodes.values()].find(
    (node) =>
      node.model.kind === 'linkCatchEvent' &&
      node.model.scope === model.scope &&
      definitionsOf(node.model).some((definition) => definition.type === 'link' && definition.link === link),
  );
