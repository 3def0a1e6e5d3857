import { aboutFlow, flowsOf, nodeById, title, type Rule } from '../rules/rule.js';

/** Work that goes from one department to another is received by somebody. */
export const handOffUnowned: Rule = (process) =>
  flowsOf(process).flatMap((flow) => {
    const from = nodeById(process, flow.source)?.department;
    const receiver = nodeById(process, flow.target);
    const waits = receiver?.kind === 'userTask' || receiver?.kind === 'task' || receiver?.kind === 'manualTask';
    if (!receiver || !waits || from === undefined || receiver.department === undefined || from === receiver.department)
      return [];
    const { owner, guest } = receiver.baton;
    if (owner || guest || flow.baton.owner) return [];
    return [
      aboutFlow(process, flow, {
        code: 'hand-off-unowned',
        severity: 'warning',
        category: 'hand-off',
        mendKind: 'set-owner',
        message: `${from} hands over to ${receiver.department} at ${title(receiver)}, but nobody there is named to receive it.`,
        mend: `Name who in ${receiver.department} takes it.`,
      }),
    ];
  });
