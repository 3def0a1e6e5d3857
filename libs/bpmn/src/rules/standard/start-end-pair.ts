import type { SourceElement } from '../../source-document.js';
import { isEventSubProcess, isSubProcess, kidsOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

const scopeKinds = ['process', 'subProcess', 'transaction', 'choreography', 'subChoreography'];

/** An engine ends a path where no flow goes on, so a file written for one is not held to this. */
export const startEndPair: StandardRule = {
  code: 'start-end-pair-incomplete',
  severity: 'error',
  lenientSeverity: 'info',
  says: 'A process or sub-process with a start event has an end event, and the reverse.',
  mend: 'Draw the missing event.',
  *check(tree) {
    for (const scope of tree.ofKind(...scopeKinds)) {
      const starts = kidsOf(scope, 'startEvent').length + instantiating(scope).length;
      const ends = kidsOf(scope, 'endEvent').length;
      if (starts > 0 === ends > 0 || (ends > 0 && isSubProcess(scope) && isEventSubProcess(scope))) continue;
      if (kidsOf(scope, 'startEvent').length === 0 && ends === 0) continue;
      yield {
        at: scope,
        message: `The ${scope.local} ${title(scope)} has ${starts > 0 ? 'a start event but no end event' : 'an end event but no start event'}.`,
        numbers: starts > 0 ? ['EXT.105'] : ['EXT.097'],
      };
    }
  },
};

function instantiating(scope: SourceElement): readonly SourceElement[] {
  return kidsOf(scope, 'receiveTask', 'eventBasedGateway').filter(({ attributes }) =>
    attributes.some(({ name, value }) => name === 'instantiate' && value === 'true'),
  );
}
