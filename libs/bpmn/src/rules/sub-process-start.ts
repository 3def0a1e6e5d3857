import { aboutNode, bpmnNameOf, nodesOf, title, type Rule } from './rule.js';

/**
 * An embedded sub-process begins at its one start event, which is of no kind, or, where it has none, at everything that no
 * flow leads to (ISO/IEC 19510, 13.3.4).
 */
export const subProcessStart: Rule = (process) => {
  const nodes = nodesOf(process);
  const starts = new Map<string, number>();
  for (const node of nodes)
    if (bpmnNameOf(node) === 'startEvent') starts.set(node.scope, (starts.get(node.scope) ?? 0) + 1);
  return nodes.flatMap((node) => {
    const drawn = starts.get(node.id) ?? 0;
    if (node.kind !== 'subProcess' && node.kind !== 'transaction') return [];
    if (drawn === 0 || (drawn === 1 && node.start !== undefined)) return [];
    return [
      aboutNode(process, node, {
        code: 'sub-process-start-unclear',
        severity: 'error',
        category: 'model',
        message: `The sub-process ${title(node)} does not begin at one start event of no kind, so where it begins is unclear.`,
        mend: 'Draw one plain start event inside it.',
      }),
    ];
  });
};
