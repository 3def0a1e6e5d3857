import { aboutNode, nodesOf, title, type Rule } from './rule.js';

/** Every element runs in this release. */
export const unsupportedElement: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (node.kind !== 'unsupported') return [];
    const what = node.construct === node.bpmnKind ? node.bpmnKind : `${node.bpmnKind} with ${node.construct}`;
    return [
      aboutNode(process, node, {
        code: 'unsupported-element',
        severity: 'error',
        category: 'model',
        message: `${title(node)} is of a kind that is not supported yet: ${what}.`,
        mend: 'Draw it with elements that are supported, or wait for a release that runs it.',
      }),
    ];
  });
