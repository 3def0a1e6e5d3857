import type { StandardRule } from './standard-rule.js';

/** Ids used twice in one file are `id-repeated`, which the reader itself says. */
export const idRepeatedAcrossFiles: StandardRule = {
  code: 'id-repeated-across-files',
  severity: 'error',
  says: 'An id is used once in all files that share a target namespace.',
  mend: 'Give it an id of its own, or give the files different target namespaces.',
  *check(tree) {
    for (const { id, element, first, second } of tree.imports.repeated)
      yield {
        at: element,
        message: `The id "${id}" is used in ${first} and in ${second}, which have the same target namespace.`,
      };
  },
};
