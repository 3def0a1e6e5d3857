import type { Command } from '@baton/contracts/execution';

import { weightOf, type Work } from './admission.js';

const PACKAGE = '/baton.execution.v1';

/** The calls that count as commands; those of a stream are told by {@link workOf}. */
export const LIMITED_CALLS: Readonly<Record<Work, readonly string[]>> = {
  start: [
    `${PACKAGE}.ProcessInstanceService/StartInstance`,
    `${PACKAGE}.MessageService/PublishMessage`,
    `${PACKAGE}.MessageService/BroadcastSignal`,
    'POST /v1/instances',
    'POST /v1/messages',
    'POST /v1/signals',
  ],
  finish: [
    `${PACKAGE}.JobService/CompleteJob`,
    `${PACKAGE}.JobService/FailJob`,
    `${PACKAGE}.JobService/ThrowJobError`,
    'POST /v1/jobs/:jobId/complete',
    'POST /v1/jobs/:jobId/fail',
    'POST /v1/jobs/:jobId/error',
  ],
};

/** Messages may start something, or go on with it: they wait like starts. */
export const workOf = ({ startInstance, publishMessage }: Command): Work =>
  startInstance !== undefined || publishMessage !== undefined ? 'start' : 'finish';

/** Without reading its variables. */
export function commandWeight({ startInstance, completeJob, throwJobError, publishMessage }: Command): number {
  return weightOf((startInstance ?? completeJob ?? throwJobError ?? publishMessage)?.variablesJson.length ?? 0);
}
