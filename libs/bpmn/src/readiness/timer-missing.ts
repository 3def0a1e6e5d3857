import { definitionsOf } from '../definitions-of.js';
import { aboutNode, bpmnNameOf, nodesOf, title, type Rule } from '../rules/rule.js';

/** A timer event says when. */
export const timerMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (!definitionsOf(node).some((definition) => definition.type === 'timer' && definition.timer.text === ''))
      return [];
    return [
      aboutNode(process, node, {
        code: 'timer-missing',
        severity: 'error',
        category: bpmnNameOf(node) === 'startEvent' && node.scope === process.id ? 'trigger' : 'clock',
        mendKind: 'set-timer',
        message: `${title(node)} is a timer that does not say when.`,
        mend: 'Set a date, a duration or a repetition.',
      }),
    ];
  });
