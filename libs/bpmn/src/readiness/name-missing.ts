import { aboutNode, isActivity, nodesOf, type Rule } from '../rules/rule.js';

/** Every step has a name that people can read. */
export const nameMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (!isActivity(node) || (node.name !== undefined && node.name !== '')) return [];
    return [
      aboutNode(process, node, {
        code: 'name-missing',
        severity: 'info',
        category: 'model',
        mendKind: 'set-name',
        message: `The step "${node.id}" has no name, so people read its id.`,
        mend: 'Name it by what is done, such as "Check the invoice".',
      }),
    ];
  });
