import { aboutNode, nodesOf, title, type Rule } from './rule.js';

/** A default flow is one of the flows that leave the element. */
export const defaultFlow: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (node.defaultFlow === undefined || node.outgoing.includes(node.defaultFlow)) return [];
    return [
      aboutNode(process, node, {
        code: 'default-flow-unknown',
        severity: 'error',
        category: 'decision',
        mendKind: 'set-default-flow',
        message: `The default flow "${node.defaultFlow}" does not leave ${title(node)}.`,
        mend: 'Choose one of the flows that leave it.',
      }),
    ];
  });
