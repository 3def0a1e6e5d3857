import { attr, isActivity, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const tokenQuantity: StandardRule = {
  code: 'token-quantity-too-small',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'An activity takes at least one token to start and gives at least one when it completes.',
  mend: 'Write a whole number of at least 1, or leave the quantity out.',
  *check(tree) {
    for (const activity of tree.all.filter(isActivity))
      for (const [name, number] of [
        ['startQuantity', 'EXT.037'],
        ['completionQuantity', 'EXT.038'],
      ] as const) {
        const quantity = attr(activity, name);
        if (quantity !== undefined && !(Number(quantity) >= 1))
          yield { at: activity, message: `The ${name} of ${title(activity)} is ${quantity}.`, numbers: [number] };
      }
  },
};
