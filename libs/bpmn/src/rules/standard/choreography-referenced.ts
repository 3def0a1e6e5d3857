import { kidsOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const choreographyReferenced: StandardRule = {
  code: 'choreography-reference-misplaced',
  severity: 'error',
  says: 'Only a collaboration refers to choreographies; a choreography and a global conversation do not.',
  mend: 'Remove the reference, or make the element a collaboration.',
  *check(tree) {
    for (const element of tree.ofKind('choreography', 'globalChoreographyTask', 'globalConversation'))
      if (kidsOf(element, 'choreographyRef').length > 0)
        yield { at: element, message: `The ${element.local} ${title(element)} refers to a choreography.` };
  },
};
