import { isChoreographyActivity, processOf, scopeOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const choreographyInProcess: StandardRule = {
  code: 'choreography-in-process',
  severity: 'error',
  says: 'Choreography activities stand in choreographies, not in processes.',
  mend: 'Draw the step as a task, or move it to a choreography.',
  *check(tree) {
    for (const activity of tree.all.filter(isChoreographyActivity))
      if (processOf(activity))
        yield {
          at: activity,
          message: `The ${activity.local} ${title(activity)} stands in a process.`,
          numbers: scopeOf(activity)?.local === 'adHocSubProcess' ? ['EXT.036', 'EXT.062'] : ['EXT.036'],
        };
  },
};
