import { isActivity, isSubProcess, kidsOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const loopMarkers: StandardRule = {
  code: 'loop-markers-two',
  severity: 'error',
  says: 'An activity is a loop or has several instances, not both.',
  mend: 'Keep one of the two, and put the other on a sub-process around it.',
  *check(tree) {
    for (const activity of tree.all.filter(isActivity))
      if (kidsOf(activity, 'standardLoopCharacteristics', 'multiInstanceLoopCharacteristics').length > 1)
        yield {
          at: activity,
          message: `${title(activity)} has more than one loop marker.`,
          numbers: isSubProcess(activity) ? ['EXT.054', 'EXT.041'] : ['EXT.041'],
        };
  },
};
