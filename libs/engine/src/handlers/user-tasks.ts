import { Rejection } from '@baton/kernel';

import type { CommandHandler } from './handler.js';
import { trigger } from '../lifecycle.js';

export const completeUserTask: CommandHandler<'CompleteUserTask'> = (turn, { n, outcome, variables = {}, by }) => {
  const task = turn.state.userTasks[n];
  if (!task)
    throw new Rejection(
      'wrong-state',
      'TASK_NOT_OPEN',
      `Task ${n} is not open: it was completed or canceled, or never was`,
    );
  assertOutcome(task.element, task.outcomes ?? [], outcome);
  const chosen = outcome === undefined ? {} : { outcome };
  turn.emit({
    type: 'UserTaskCompleted',
    n,
    element: task.element,
    ...chosen,
    ...(by === undefined ? {} : { by }),
    variables,
  });
  trigger(turn, task.element, task.elementInstance, { type: 'user-task', variables, ...chosen });
};

function assertOutcome(element: string, outcomes: readonly string[], outcome: string | undefined): void {
  if (outcome === undefined) {
    if (outcomes.length === 0) return;
    throw new Rejection('invalid', 'OUTCOME_REQUIRED', `${element} ends with one of: ${outcomes.join(', ')}`);
  }
  if (outcomes.includes(outcome)) return;
  const known = outcomes.length > 0 ? `one of: ${outcomes.join(', ')}` : 'without one';
  throw new Rejection('invalid', 'OUTCOME_UNKNOWN', `${element} has no outcome "${outcome}"; it ends ${known}`);
}
