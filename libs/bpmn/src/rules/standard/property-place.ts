import { isActivity, isEvent, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const propertyPlace: StandardRule = {
  code: 'property-misplaced',
  severity: 'error',
  says: 'Properties belong to processes, activities and events.',
  mend: 'Move the property into the process, activity or event that it belongs to.',
  *check(tree) {
    for (const property of tree.ofKind('property')) {
      const { parent } = property;
      if (parent && parent.local !== 'process' && !isActivity(parent) && !isEvent(parent))
        yield { at: property, message: `The property ${title(property)} stands in a ${parent.local}.` };
    }
  },
};
