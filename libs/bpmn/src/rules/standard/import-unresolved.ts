import { attr } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** Only files that were given are looked at: without a resolver nothing is said. */
export const importUnresolved: StandardRule = {
  code: 'import-unresolved',
  severity: 'error',
  says: 'An imported file is where the import says, and is of the type it says.',
  mend: 'Give the imported file along with this one, or correct its location.',
  *check(tree) {
    for (const { element, problem } of tree.imports.problems)
      yield {
        at: element,
        message: `The imported file "${attr(element, 'location') ?? ''}" ${problem}.`,
      };
  },
};
