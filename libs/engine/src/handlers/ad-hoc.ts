import type { AdHocSubProcess } from '@baton/bpmn';
import { Rejection } from '@baton/kernel';

import { adHocChoices, endAdHoc, isOpenAdHoc } from '../ad-hoc.js';
import { enter } from '../enter.js';
import type { ExecutableNode, Turn } from '../executable.js';
import { endScopeIfDone } from '../lifecycle.js';
import type { CommandHandler } from './handler.js';

export const activateAdHocActivity: CommandHandler<'ActivateAdHocActivity'> = (turn, { n, element, variables }) => {
  const { id } = openAdHoc(turn, n);
  const choices = adHocChoices(turn.process, turn.state, n);
  if (!choices.includes(element)) {
    const now = choices.length === 0 ? 'nothing, since something runs in it' : choices.join(', ');
    throw new Rejection(
      'wrong-state',
      'ACTIVITY_NOT_ENABLED',
      `${element} cannot begin in ${id} now; that can: ${now}`,
    );
  }
  const begun = enter(turn, turn.node(element), n);
  if (variables && Object.keys(variables).length > 0) turn.emit({ type: 'VariablesSet', scope: begun, variables });
};

export const completeAdHoc: CommandHandler<'CompleteAdHoc'> = (turn, { n }) => {
  endAdHoc(turn, openAdHoc(turn, n), n);
  endScopeIfDone(turn, n);
};

function openAdHoc(turn: Turn, n: number): ExecutableNode<AdHocSubProcess> {
  const instance = n === 0 ? undefined : turn.state.elements[n];
  const node = instance && turn.node(instance.element);
  if (instance && node && isOpenAdHoc(node, instance)) return node;
  throw new Rejection('wrong-state', 'AD_HOC_NOT_OPEN', `${n} is no ad-hoc sub-process in which something can begin`);
}
