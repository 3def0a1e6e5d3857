import { aboutFlow, flowsOf, nodeById, title, type Rule } from './rule.js';

/** Both ends of every flow are nodes of the flow's own scope. */
export const flowEnds: Rule = (process) =>
  flowsOf(process).flatMap((flow) => {
    const ends = [
      ['begins', flow.source],
      ['ends', flow.target],
    ] as const;
    return ends.flatMap(([verb, id]) => {
      const node = nodeById(process, id);
      if (!node) {
        return [
          aboutFlow(process, flow, {
            code: 'flow-end-unknown',
            severity: 'error',
            category: 'model',
            message:
              id === ''
                ? `The flow ${title(flow)} ${verb} nowhere.`
                : `The flow ${title(flow)} ${verb} at "${id}", which is not in the process.`,
            mend: 'Connect it to a step or remove it.',
          }),
        ];
      }
      if (node.scope === flow.scope) return [];
      return [
        aboutFlow(process, flow, {
          code: 'flow-crosses-scope',
          severity: 'error',
          category: 'model',
          message: `The flow ${title(flow)} ${verb} at ${title(node)}, across the border of a sub-process.`,
          mend: 'End the flow at the sub-process itself, or begin it there.',
        }),
      ];
    });
  });
