import { foreignWordsOf, isExecutable, kidsOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** Engines have words of their own for the collection. */
export const multiInstanceCount: StandardRule = {
  code: 'multi-instance-count-missing',
  severity: 'error',
  says: 'A multi-instance activity says how many instances it has, by a cardinality or by a collection.',
  mend: 'Give it a cardinality or a collection.',
  *check(tree) {
    for (const loop of tree.ofKind('multiInstanceLoopCharacteristics'))
      if (
        isExecutable(loop) &&
        kidsOf(loop, 'loopCardinality', 'loopDataInputRef').length === 0 &&
        foreignWordsOf(loop).length === 0 &&
        loop.parent
      )
        yield { at: loop, message: `${title(loop.parent)} has several instances, but nothing says how many.` };
  },
};
