import { checkProcess, definitionsOf, type Finding, type FlowNode, type ProcessModel } from '@baton/bpmn';
import { isExpression } from '@baton/feel';

import { behaviours } from './behaviours/registry.js';
import { unsupported } from './behaviours/unsupported.js';
import { checkEvents } from './check-events.js';
import { readTimer } from './timer-definition.js';

/**
 * What keeps the engine from running a model: elements it does not know, FEEL that does not parse (with its position),
 * references that lead nowhere, timers that it cannot read. Only findings of severity error forbid deployment.
 */
export function checkDeployable(model: ProcessModel): readonly Finding[] {
  const found = checkProcess(model);
  const known = new Set(found.filter(({ code }) => code === 'timer-unreadable').map(({ elementId }) => elementId));
  return [
    ...found,
    ...notRunning(model),
    ...checkEvents(model),
    ...unreadableTimers(model).filter(({ elementId }) => !known.has(elementId)),
  ];
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

/** What imports but has no behaviour yet. */
function notRunning({ id, elements }: ProcessModel): readonly Finding[] {
  return Object.values(elements).flatMap((element): readonly Finding[] => {
    const construct = constructWithoutBehaviour(element);
    if (construct === undefined) return [];
    return [
      {
        code: 'unsupported-element',
        severity: 'error',
        category: 'model',
        processId: id,
        elementId: element.id,
        elementKind: element.kind,
        message: `It is of a kind that is not supported yet: ${construct}.`,
        mend: 'Draw it with elements that are supported, or wait for a release that runs it.',
      },
    ];
  });
}

function constructWithoutBehaviour(element: FlowNode): string | undefined {
  if (element.kind === 'unsupported') return undefined;
  if (behaviours[element.kind] === unsupported) return element.kind;
  return undefined;
}
