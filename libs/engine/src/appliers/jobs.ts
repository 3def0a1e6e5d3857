import type { Draft } from '../draft.js';
import type { OpenJob } from '../state.js';
import type { Appliers } from './applier.js';

function change(draft: Draft, n: number, fields: Partial<OpenJob>): void {
  const job = draft.state.jobs[n];
  if (!job) return;
  const { retryAt: _, ...kept } = job;
  draft.put('jobs', n, { ...kept, ...fields });
}

const close = (draft: Draft, { n }: { readonly n: number }): void => draft.drop('jobs', n);

export const jobAppliers: Appliers<
  'JobCreated' | 'JobCompleted' | 'JobFailed' | 'JobRetriesRenewed' | 'JobCanceled' | 'DecisionEvaluated'
> = {
  JobCreated(draft, { n, element, elementInstance, kind, jobType, retries, backoff }) {
    draft.open('jobs', n, {
      element,
      elementInstance,
      kind,
      jobType,
      retries,
      attempts: retries,
      ...(backoff === undefined ? {} : { backoff }),
    });
  },
  JobFailed(draft, { n, retries, retryAt }) {
    change(draft, n, { retries, ...(retryAt === undefined ? {} : { retryAt }) });
  },
  JobRetriesRenewed(draft, { n, retries }) {
    change(draft, n, { retries, attempts: retries });
  },
  DecisionEvaluated() {},
  JobCompleted: close,
  JobCanceled: close,
};
