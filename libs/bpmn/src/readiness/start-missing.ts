import { aboutProcess, bpmnNameOf, nodesOf, type Rule } from '../rules/rule.js';

/** A process has a start event. */
export const startMissing: Rule = (process) => {
  if (process.global || nodesOf(process).some((node) => node.scope === process.id && bpmnNameOf(node) === 'startEvent'))
    return [];
  return [
    aboutProcess(process, {
      code: 'start-missing',
      severity: 'error',
      category: 'trigger',
      message: 'It has no start event, so nothing can begin it.',
      mend: 'Draw a start event before the first step.',
    }),
  ];
};
