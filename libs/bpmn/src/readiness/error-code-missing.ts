import { aboutNode, nodesOf, title, type Rule } from '../rules/rule.js';

/** An error that ends a process says which. */
export const errorCodeMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (node.kind !== 'errorEndEvent' || node.error.code !== undefined) return [];
    return [
      aboutNode(process, node, {
        code: 'error-code-missing',
        severity: 'warning',
        category: 'decision',
        message: `${title(node)} throws an error without a code, so only an event that catches every error can catch it.`,
        mend: 'Give its error a code in the diagram.',
      }),
    ];
  });
