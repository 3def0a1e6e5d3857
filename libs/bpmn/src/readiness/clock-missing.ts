import type { FlowNode, ProcessModel } from '../process-model.js';
import { aboutNode, nodeById, nodesOf, title, type Rule } from '../rules/rule.js';

/** Every step that waits for somebody has a due time, of its own or of what it lies in. */
export const clockMissing: Rule = (process) => {
  const timed = new Set(
    nodesOf(process).flatMap((node) => (node.kind === 'timerBoundaryEvent' ? [node.attachedTo] : [])),
  );
  return nodesOf(process).flatMap((node) => {
    const waitsForPeople = node.kind === 'userTask';
    const waitsForMessage = node.kind === 'receiveTask' || node.kind === 'messageCatchEvent';
    if ((!waitsForPeople && !waitsForMessage) || hasClock(process, node, timed)) return [];
    return [
      aboutNode(process, node, {
        code: 'clock-missing',
        severity: waitsForPeople ? 'warning' : 'info',
        category: 'clock',
        mendKind: 'set-clock',
        message: `${title(node)} has no due time, so nobody is reminded when it is forgotten.`,
        mend: 'Set when it is due, whom to nudge and to whom it escalates.',
      }),
    ];
  });
};

function hasClock(process: ProcessModel, node: FlowNode, timed: ReadonlySet<string>): boolean {
  for (let at: FlowNode | undefined = node; at; at = nodeById(process, at.scope)) {
    if (at.baton.serviceLevel?.due !== undefined || timed.has(at.id)) return true;
  }
  return process.baton.serviceLevel?.due !== undefined;
}
