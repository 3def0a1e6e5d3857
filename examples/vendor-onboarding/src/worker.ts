import type { Baton, Worker } from '@baton/client';
import type { JsonObject } from '@baton/kernel';

import { ApiError, type Api } from './api.js';
import { isValidIban } from './iban.js';

export const JOB_TYPE = 'validate-bank-details';

/** The result of one job: a wrong IBAN is an answer, no failure. */
export const validate = ({ iban }: JsonObject): { readonly valid: boolean } => ({
  valid: typeof iban === 'string' && isValidIban(iban),
});

/** Validates bank details until it is stopped. */
export const startWorker = (baton: Baton, onError?: (error: Error) => void): Worker =>
  baton.work({
    types: [JOB_TYPE],
    name: 'bank-details',
    handle: ({ variables }) => ({ ...validate(variables) }),
    ...(onError && { onError }),
  });

interface RestJob {
  readonly jobId: string;
  readonly leaseToken: string;
  readonly variables: JsonObject;
}

/** The same over REST, for where only Baton's web address is known. One look at a time; returns how many were done. */
export async function validateOverRest(api: Api): Promise<number> {
  const { jobs } = await api.post<{ jobs: readonly RestJob[] }>('/v1/jobs/activate', {
    type: JOB_TYPE,
    worker: 'bank-details',
    maxJobs: 10,
  });
  for (const { jobId, leaseToken, variables } of jobs) {
    await api
      .post(`/v1/jobs/${encodeURIComponent(jobId)}/complete`, { leaseToken, variables: validate(variables) })
      .catch(unlessDone);
  }
  return jobs.length;
}

/** Somebody else may have had it after our lease. */
function unlessDone(error: unknown): void {
  if (!(error instanceof ApiError && error.status === 409)) throw error;
}
