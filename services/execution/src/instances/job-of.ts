import { toTimestamp } from '@baton/contracts';
import { type Job } from '@baton/contracts/execution';
import { variablesAt, type InstanceState } from '@baton/engine';
import { stringifyJson, type JsonObject } from '@baton/kernel';

import type { Definition } from '../deployments/definition.js';
import { rootOf } from '../calls/root-of.js';
import { traceparentOf } from '../traces/span-ids.js';
import { partId } from '../wire/ids.js';
import type { Lease } from './side-rows.js';

/** What the job's row or its event says; `inputs` are a connector's resolved ones. */
export interface JobDetails {
  readonly inputs?: JsonObject | string;
  readonly retries: number;
}

/** A job as a worker gets it; undefined when it is no longer open. */
export function jobOf(
  { instanceId, state, definition }: { instanceId: string; state: InstanceState; definition: Definition },
  n: number,
  lease: Lease,
  { inputs, retries }: JobDetails,
): Job | undefined {
  const job = state.jobs[n];
  if (job === undefined) return undefined;
  return {
    jobId: partId(instanceId, n),
    type: job.jobType,
    instanceId,
    processKey: definition.processKey,
    version: definition.version,
    businessKey: state.businessKey ?? '',
    elementId: job.element,
    variablesJson:
      typeof inputs === 'string'
        ? inputs
        : stringifyJson(inputs ?? variablesFor(state, definition, job.element, job.elementInstance)),
    headersJson: '{}',
    retries,
    leaseToken: lease.token,
    leaseExpiresAt: toTimestamp(lease.until),
    tenantId: definition.tenant,
    traceparent: traceparentOf(rootOf(instanceId, state.parent), instanceId, job.elementInstance),
  };
}

/** The step's inputs where it maps any, otherwise all that it sees. */
export function variablesFor(state: InstanceState, definition: Definition, element: string, n: number): JsonObject {
  const mapsInputs = (definition.model.elements[element]?.baton.inputs.length ?? 0) > 0;
  return mapsInputs ? (state.elements[n]?.variables ?? {}) : variablesAt(state, n);
}
