import { attr, isExecutable, kidsOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** A script without a format is read as FEEL, unless the file names another language. */
export const scriptFormat: StandardRule = {
  code: 'script-format-missing',
  severity: 'error',
  says: 'In a process that is to run, a script task names the format of its script.',
  mend: 'Name the language of the script in scriptFormat.',
  *check(tree) {
    for (const task of tree.ofKind('scriptTask'))
      if (
        isExecutable(task) &&
        !attr(task, 'scriptFormat') &&
        kidsOf(task, 'script').length > 0 &&
        !tree.repairsExpressions
      )
        yield { at: task, message: `The script of ${title(task)} does not say what language it is written in.` };
  },
};
