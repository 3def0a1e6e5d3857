import { aboutNode, bpmnNameOf, isActivity, nodeById, nodesOf, title, type Rule } from './rule.js';

/** Every boundary event sits on an activity of its own scope; error events always interrupt it. */
export const boundaryHost: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (bpmnNameOf(node) !== 'boundaryEvent' || !('attachedTo' in node)) return [];
    const host = nodeById(process, node.attachedTo);
    if (!host || !isActivity(host) || host.scope !== node.scope) {
      return [
        aboutNode(process, node, {
          code: 'boundary-host-unknown',
          severity: 'error',
          category: 'model',
          message: `${title(node)} is a boundary event that sits on ${node.attachedTo ? `"${node.attachedTo}", which is no activity beside it` : 'nothing'}.`,
          mend: 'Attach it to a task or sub-process.',
        }),
      ];
    }
    if (node.kind !== 'errorBoundaryEvent' || node.interrupting) return [];
    return [
      aboutNode(process, node, {
        code: 'error-event-not-interrupting',
        severity: 'error',
        category: 'model',
        message: `${title(node)} catches an error without interrupting; an error always ends the step it comes from.`,
        mend: 'Make the event interrupting.',
      }),
    ];
  });
