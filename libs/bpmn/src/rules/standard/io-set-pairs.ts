import { title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const ioSetPairs: StandardRule = {
  code: 'io-set-pair-one-sided',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'An input set names an output set exactly when that one names it.',
  mend: 'Name the sets on both sides.',
  *check(tree) {
    for (const [set, reference, back] of [
      ['inputSet', 'outputSetRefs', 'inputSetRefs'],
      ['outputSet', 'inputSetRefs', 'outputSetRefs'],
    ] as const)
      for (const element of tree.ofKind(set))
        for (const other of tree.targets(element, reference))
          if (!tree.targets(other, back).includes(element))
            yield {
              at: element,
              message: `The ${set} ${title(element)} names ${title(other)}, which does not name it.`,
            };
  },
};
