import { aboutNode, nodesOf, title, type Rule } from '../rules/rule.js';

/** A timer event says when. */
export const timerMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (!('timer' in node) || node.timer.text !== '') return [];
    return [
      aboutNode(process, node, {
        code: 'timer-missing',
        severity: 'error',
        category: node.kind === 'timerStartEvent' ? 'trigger' : 'clock',
        mendKind: 'set-timer',
        message: `${title(node)} is a timer that does not say when.`,
        mend: 'Set a date, a duration or a repetition.',
      }),
    ];
  });
