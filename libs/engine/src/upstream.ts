import { definitionsOf } from '@baton/bpmn';

import type { ExecutableFlow, ExecutableNode, Upstream } from './executable.js';

/**
 * Follows sequence flows, links and boundary events backwards (ISO/IEC 19510, 13.4.3). The join itself is in a set where a
 * token that has left it can come back; what lies behind it is not.
 */
export function upstreamOf(join: ExecutableNode, nodes: ReadonlyMap<string, ExecutableNode>): Upstream {
  return new Map(join.incoming.map((flow) => [flow.id, upstreamOfFlow(flow, join, nodes)]));
}

function upstreamOfFlow(
  { source }: ExecutableFlow,
  join: ExecutableNode,
  nodes: ReadonlyMap<string, ExecutableNode>,
): ReadonlySet<string> {
  const found = new Set([source.id]);
  const open = [source];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node === join) continue;
    for (const before of predecessors(node, nodes)) {
      if (found.has(before.id)) continue;
      found.add(before.id);
      open.push(before);
    }
  }
  return found;
}

function predecessors(
  { model, incoming }: ExecutableNode,
  nodes: ReadonlyMap<string, ExecutableNode>,
): readonly ExecutableNode[] {
  const before = incoming.map(({ source }) => source);
  const host = 'attachedTo' in model && model.attachedTo !== undefined ? nodes.get(model.attachedTo) : undefined;
  if (host) before.push(host);
  if (model.kind !== 'linkCatchEvent') return before;
  const links = linksOf(model);
  return [
    ...before,
    ...[...nodes.values()].filter(
      (node) =>
        node.model.kind === 'linkThrowEvent' &&
        node.model.scope === model.scope &&
        linksOf(node.model).some((link) => links.includes(link)),
    ),
  ];
}

const linksOf = (model: ExecutableNode['model']): readonly string[] =>
  definitionsOf(model).flatMap((definition) => (definition.type === 'link' ? [definition.link] : []));
