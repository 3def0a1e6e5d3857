import type { AdHocSubProcess } from '@baton/bpmn';

import { endAdHoc } from '../ad-hoc.js';
import { enter } from '../enter.js';
import type { Behaviour, ExecutableNode, Turn } from '../executable.js';
import { Failure } from '../failure.js';
import { complete, endScopeIfDone, enterScope } from '../lifecycle.js';
import { resolve, test } from '../variables.js';

/**
 * A scope in which people and agents choose, by command, what is done next, as often as they like (ISO/IEC 19510, 13.3.5). Its
 * completion condition is asked whenever something in it ends; without one it is done when somebody says so, or where it names
 * what begins by itself, with the last of that.
 */
export const adHocSubProcess: Behaviour<AdHocSubProcess> = {
  activate(node, n, turn) {
    const named = namedBy(turn, node, n);
    enterScope(turn, n, []);
    if (node.choices.length === 0 || named?.length === 0) endAdHoc(turn, node, n);
    else if (named && node.model.ordering === 'Sequential') beginQueued(turn, node, n, named);
    else for (const choice of named ?? []) enter(turn, turn.node(choice), n);
    endScopeIfDone(turn, n);
  },

  childLeaves(node, n, _child, turn) {
    const { completionCondition } = node.model;
    const done =
      completionCondition !== undefined && !turn.instance(n).ending && test(turn, n, completionCondition.text, {}, n);
    return () => {
      if (done) endAdHoc(turn, node, n);
    };
  },

  emptied(node, n, turn) {
    const { ending, queue = [] } = turn.instance(n);
    if (queue.length > 0) return beginQueued(turn, node, n, queue);
    const { activate, completionCondition } = node.model;
    if (ending || (activate !== undefined && completionCondition === undefined)) complete(turn, n);
  },
};

function beginQueued(turn: Turn, { id }: ExecutableNode, n: number, [first, ...queue]: readonly string[]): void {
  turn.emit({ type: 'AdHocQueued', n, element: id, queue });
  if (first !== undefined) enter(turn, turn.node(first), n);
}

/**
 * What begins by itself; undefined: nothing is named.
 *
 * @throws Failure AD_HOC_ACTIVITY_UNKNOWN, EXPRESSION_ERROR
 */
function namedBy(
  turn: Turn,
  { id, model: { activate }, choices }: ExecutableNode<AdHocSubProcess>,
  n: number,
): readonly string[] | undefined {
  if (activate === undefined) return undefined;
  const value = resolve(turn, n, activate);
  if (value === 'all') return choices.map((choice) => choice.id);
  const names = typeof value === 'string' ? value.split(',').map((name) => name.trim()) : value;
  if (Array.isArray(names) && names.every((name) => choices.some((choice) => choice.id === name)))
    return names as readonly string[];
  throw new Failure(
    'AD_HOC_ACTIVITY_UNKNOWN',
    `${id}: "${activate}" does not name activities that can begin in it: ${choices.map((choice) => choice.id).join(', ')}`,
    activate,
  );
}
