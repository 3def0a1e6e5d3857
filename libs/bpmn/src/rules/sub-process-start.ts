import { aboutNode, bpmnNameOf, nodesOf, title, type Rule } from './rule.js';

/** An embedded sub-process begins at exactly one start event, of no kind. */
export const subProcessStart: Rule = (process) => {
  const nodes = nodesOf(process);
  const starts = new Map<string, number>();
  for (const node of nodes)
    if (bpmnNameOf(node) === 'startEvent') starts.set(node.scope, (starts.get(node.scope) ?? 0) + 1);
  return nodes.flatMap((node) => {
    if (node.kind !== 'subProcess' || (node.start !== undefined && starts.get(node.id) === 1)) return [];
    return [
      aboutNode(process, node, {
        code: 'sub-process-start-unclear',
        severity: 'error',
        category: 'model',
        message: `The sub-process ${title(node)} does not begin at exactly one start event of no kind; anything else is not supported yet.`,
        mend: 'Draw one plain start event inside it.',
      }),
    ];
  });
};
