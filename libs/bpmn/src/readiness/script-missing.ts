import { aboutNode, nodesOf, title, type Rule } from '../rules/rule.js';

/** A script task has a script. */
export const scriptMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (node.kind !== 'scriptTask' || node.script.expression !== '') return [];
    return [
      aboutNode(process, node, {
        code: 'script-missing',
        severity: 'error',
        category: 'system',
        mendKind: 'set-script',
        message: `${title(node)} has no script, so there is nothing to compute.`,
        mend: 'Write a FEEL expression and name the variable for its result.',
      }),
    ];
  });
