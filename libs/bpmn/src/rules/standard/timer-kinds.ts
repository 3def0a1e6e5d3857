import { childrenOf, isExecutable, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const timerKinds: StandardRule = {
  code: 'timer-kinds-several',
  severity: 'error',
  says: 'A timer is a date, a duration or a cycle: one of them, and exactly one where the process is to run.',
  mend: 'Keep one of them.',
  *check(tree) {
    for (const timer of tree.ofKind('timerEventDefinition')) {
      const kinds = childrenOf(timer).filter(({ local }) => /^time(Date|Duration|Cycle)$/.test(local));
      const event = timer.parent ?? timer;
      if (kinds.length > 1)
        yield {
          at: event,
          message: `The timer of ${title(event)} says ${kinds.map(({ local }) => local).join(' and ')}.`,
        };
      if (kinds.length === 0 && isExecutable(timer))
        yield {
          at: event,
          message: `The timer of ${title(event)} says neither date nor duration nor cycle.`,
          ...(tree.lenient && { severity: 'info' as const }),
        };
    }
  },
};
