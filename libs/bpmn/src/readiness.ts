import { checkProcess } from './check-process.js';
import type { Finding } from './finding.js';
import type { ProcessModel } from './process-model.js';
import { backupMissing } from './readiness/backup-missing.js';
import { calledMissing } from './readiness/called-missing.js';
import { clockMissing } from './readiness/clock-missing.js';
import { conditionMissing } from './readiness/condition-missing.js';
import { correlationMissing } from './readiness/correlation-missing.js';
import { defaultFlowMissing } from './readiness/default-flow-missing.js';
import { errorCodeMissing } from './readiness/error-code-missing.js';
import { escalationMissing } from './readiness/escalation-missing.js';
import { handOffUnowned } from './readiness/hand-off-unowned.js';
import { messageMissing } from './readiness/message-missing.js';
import { nameMissing } from './readiness/name-missing.js';
import { outcomesMissing } from './readiness/outcomes-missing.js';
import { ownerMissing } from './readiness/owner-missing.js';
import { receiverMissing } from './readiness/receiver-missing.js';
import { scriptMissing } from './readiness/script-missing.js';
import { startMissing } from './readiness/start-missing.js';
import { systemMissing } from './readiness/system-missing.js';
import { taskKindMissing } from './readiness/task-kind-missing.js';
import { timerMissing } from './readiness/timer-missing.js';
import { triggerMissing } from './readiness/trigger-missing.js';
import { flowById, nodesOf, type Rule } from './rules/rule.js';

const rules: readonly Rule[] = [
  ownerMissing,
  taskKindMissing,
  backupMissing,
  startMissing,
  triggerMissing,
  messageMissing,
  timerMissing,
  clockMissing,
  escalationMissing,
  handOffUnowned,
  receiverMissing,
  correlationMissing,
  systemMissing,
  calledMissing,
  scriptMissing,
  conditionMissing,
  defaultFlowMissing,
  outcomesMissing,
  errorCodeMissing,
  nameMissing,
];

/** What a map leaves out before it can run well. An error stops the step it names; the rest makes the work slower or less clear. */
export function readiness(process: ProcessModel): readonly Finding[] {
  return rules.flatMap((rule) => rule(process));
}

export interface RunnableShare {
  /** Flow nodes with no error on them or on a flow that leaves them. */
  readonly runnable: number;
  readonly total: number;
  /** 0 to 1; 0 for an empty process. */
  readonly share: number;
}

/** How much of the map could run today. */
export function runnableShare(process: ProcessModel): RunnableShare {
  const blocked = new Set<string>();
  for (const { severity, elementId } of [...checkProcess(process), ...readiness(process)]) {
    if (severity !== 'error' || elementId === undefined) continue;
    blocked.add(flowById(process, elementId)?.source ?? elementId);
  }
  const nodes = nodesOf(process);
  const runnable = nodes.filter(({ id }) => !blocked.has(id)).length;
  return { runnable, total: nodes.length, share: nodes.length === 0 ? 0 : runnable / nodes.length };
}
