import { aboutNode, nodesOf, title, type Rule } from './rule.js';

/** A script is FEEL. */
export const scriptLanguage: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (node.kind !== 'scriptTask' || node.script.language === undefined || /feel/i.test(node.script.language))
      return [];
    return [
      aboutNode(process, node, {
        code: 'script-language-unknown',
        severity: 'error',
        category: 'model',
        mendKind: 'set-script',
        message: `The script of ${title(node)} is written in ${node.script.language}: not supported yet.`,
        mend: 'Write it as a FEEL expression, or make it a service task with a job.',
      }),
    ];
  });
