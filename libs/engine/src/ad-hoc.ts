import type { AdHocSubProcess } from '@baton/bpmn';

import type { ExecutableNode, ExecutableProcess, Turn } from './executable.js';
import { terminateInside } from './lifecycle.js';
import type { ElementInstance, InstanceState } from './state.js';

/**
 * What can be begun now in ad-hoc sub-process `n`: the activities in it that no flow leads to; in a sequential one only while
 * nothing runs. Empty where `n` is none, or is ending.
 */
export function adHocChoices(process: ExecutableProcess, state: InstanceState, n: number): readonly string[] {
  const instance = n === 0 ? undefined : state.elements[n];
  const node = instance && process.nodes.get(instance.element);
  if (!instance || !node || !isOpenAdHoc(node, instance)) return [];
  if (node.model.ordering === 'Sequential' && instance.children > 0) return [];
  return node.choices.map(({ id }) => id);
}

/** Whether it is the inside of an ad-hoc sub-process in which something can still be begun. */
export function isOpenAdHoc(
  node: ExecutableNode,
  { loop, ending, compensates }: ElementInstance,
): node is ExecutableNode<AdHocSubProcess> {
  return node.model.kind === 'adHocSubProcess' && !loop && !ending && compensates === undefined;
}

/** Nothing more begins in ad-hoc sub-process `n`; what runs in it is ended where it says so. */
export function endAdHoc(turn: Turn, node: ExecutableNode<AdHocSubProcess>, n: number): void {
  turn.emit({ type: 'AdHocEnding', n, element: node.id });
  if (node.model.cancelRemaining) terminateInside(turn, n);
}
