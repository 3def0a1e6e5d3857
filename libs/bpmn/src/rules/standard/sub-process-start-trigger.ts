import { isEventSubProcess, isSubProcess, scopeOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const subProcessStartTrigger: StandardRule = {
  code: 'sub-process-start-triggered',
  severity: 'error',
  says: 'The start event of an embedded sub-process has no trigger: the flow into the sub-process starts it.',
  mend: 'Remove the trigger, or make it an event sub-process.',
  *check(tree) {
    for (const start of tree.ofKind('startEvent')) {
      const scope = scopeOf(start);
      if (!scope || !isSubProcess(scope) || scope.local === 'adHocSubProcess' || isEventSubProcess(scope)) continue;
      const [trigger] = tree.triggersOf(start);
      if (trigger)
        yield { at: start, message: `${title(start)} in the sub-process ${title(scope)} has a ${trigger.local}.` };
    }
  },
};
