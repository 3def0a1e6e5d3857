import { aboutNode, nodesOf, title, type Rule } from '../rules/rule.js';

/** A call activity says what it calls. */
export const calledMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (node.kind !== 'callActivity' || (node.called !== undefined && node.called.process !== '')) return [];
    return [
      aboutNode(process, node, {
        code: 'called-missing',
        severity: 'error',
        category: 'system',
        mendKind: 'bind-system',
        message: `${title(node)} does not say which process it calls.`,
        mend: 'Name the process, or the global task.',
      }),
    ];
  });
