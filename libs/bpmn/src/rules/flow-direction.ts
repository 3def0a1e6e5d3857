import { aboutNode, bpmnNameOf, nodesOf, title, type Rule } from './rule.js';

/** Nothing flows into a start or boundary event, nor out of an end event. */
export const flowDirection: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    const name = bpmnNameOf(node);
    const into = (name === 'startEvent' || name === 'boundaryEvent') && node.incoming.length > 0;
    const outOf = name === 'endEvent' && node.outgoing.length > 0;
    if (!into && !outOf) return [];
    return [
      aboutNode(process, node, {
        code: 'flow-direction-wrong',
        severity: 'error',
        category: 'model',
        message: `A flow goes ${into ? 'into' : 'out of'} ${title(node)} (${name}), where none can.`,
        mend: 'Turn the flow round or remove it.',
      }),
    ];
  });
