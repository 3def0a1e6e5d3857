import { aboutNode, nodesOf, title, type Rule } from './rule.js';

/** Every element is one that BPMN has: events wait for, or throw, what they can at their place (ISO/IEC 19510, table 10.93). */
export const unsupportedElement: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (node.kind !== 'unsupported') return [];
    const what = node.construct === node.bpmnKind ? node.bpmnKind : `${node.bpmnKind} with ${node.construct}`;
    return [
      aboutNode(process, node, {
        code: 'unsupported-element',
        severity: 'error',
        category: 'model',
        message: `${title(node)} is something that BPMN does not have: ${what}.`,
        mend: 'Draw an event that can stand there, or say what it waits for.',
      }),
    ];
  });
