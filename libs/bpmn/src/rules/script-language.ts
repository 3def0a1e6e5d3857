import { scriptLanguageOf } from '../script-language.js';
import { aboutNode, nodesOf, title, type Rule } from './rule.js';

/** A script is FEEL or JavaScript. */
export const scriptLanguage: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (node.kind !== 'scriptTask' || scriptLanguageOf(node.script) !== undefined) return [];
    return [
      aboutNode(process, node, {
        code: 'script-language-unknown',
        severity: 'error',
        category: 'model',
        mendKind: 'set-script',
        message: `The script of ${title(node)} is written in ${node.script.language}, which does not run here.`,
        mend: 'Write it as a FEEL expression or in JavaScript, or make it a service task with a job.',
      }),
    ];
  });
