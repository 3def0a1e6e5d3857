import { checkProcess, definitionsOf, type Finding, type ProcessModel } from '@baton/bpmn';
import { isExpression } from '@baton/feel';

import { checkEvents } from './check-events.js';
import { readTimer } from './timer-definition.js';

/**
 * What keeps the engine from running a model: elements it does not know, FEEL that does not parse (with its position),
 * references that lead nowhere, timers that it cannot read. Only findings of severity error forbid deployment.
 */
export function checkDeployable(model: ProcessModel): readonly Finding[] {
  const found = checkProcess(model);
  const known = new Set(found.filter(({ code }) => code === 'timer-unreadable').map(({ elementId }) => elementId));
  return [...found, ...checkEvents(model), ...unreadableTimers(model).filter(({ elementId }) => !known.has(elementId))];
}

function unreadableTimers({ id, elements }: ProcessModel): readonly Finding[] {
  return Object.values(elements).flatMap((element): readonly Finding[] => {
    const [unread] = definitionsOf(element).flatMap((definition) => {
      if (definition.type !== 'timer' || isExpression(definition.timer.text)) return [];
      const read = readTimer(definition.timer.kind, definition.timer.text, 0);
      return 'reason' in read ? [read] : [];
    });
    if (!unread) return [];
    return [
      {
        code: 'timer-unreadable',
        severity: 'error',
        category: 'clock',
        processId: id,
        elementId: element.id,
        elementKind: element.kind,
        message: `The timer cannot run: ${unread.reason}.`,
        mend: 'Write it as ISO 8601, or FEEL after =.',
        mendKind: 'set-timer',
      },
    ];
  });
}
