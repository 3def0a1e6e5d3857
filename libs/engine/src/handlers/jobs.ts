import { Rejection } from '@baton/kernel';

import type { CommandHandler } from './handler.js';
import { throwError } from '../errors.js';
import { Failure } from '../failure.js';
import { raiseIncident, resolveIncidents } from '../incidents.js';
import { retryAfter } from '../jobs.js';
import { trigger } from '../lifecycle.js';
import type { OpenJob } from '../state.js';
import type { Turn } from '../executable.js';

export const completeJob: CommandHandler<'CompleteJob'> = (turn, { n, variables = {}, evaluation }) => {
  const { element, elementInstance } = openJob(turn, n);
  if (evaluation) turn.emit({ type: 'DecisionEvaluated', n, element, elementInstance, evaluation });
  turn.emit({ type: 'JobCompleted', n });
  resolveIncidents(turn, ({ job }) => job === n);
  trigger(turn, element, elementInstance, { type: 'job', variables });
};

export const failJob: CommandHandler<'FailJob'> = (turn, { n, message, retries, retryAt }) => {
  const job = openJob(turn, n);
  const left = Math.max(0, retries ?? job.retries - 1);
  const next = left === 0 ? undefined : (retryAt ?? retryAfter(job, turn.now));
  const { element, jobType } = job;
  turn.emit({
    type: 'JobFailed',
    n,
    element,
    jobType,
    retries: left,
    ...(next === undefined ? {} : { retryAt: next }),
    message,
  });
  if (left > 0) return;
  resolveIncidents(turn, (incident) => incident.job === n);
  raiseIncident(turn, job.elementInstance, 'job', new Failure('JOB_FAILED', `${job.element}: ${message}`), n);
};

export const throwJobError: CommandHandler<'ThrowJobError'> = (turn, { n, errorCode, message, variables }) => {
  const job = openJob(turn, n);
  const thrown = {
    code: errorCode,
    ...(message === undefined ? {} : { message }),
    ...(variables ? { variables } : {}),
    element: job.element,
  };
  if (throwError(turn, job.elementInstance, thrown)) return;
  const cause = `error "${errorCode}" is caught nowhere${message ? `: ${message}` : ''}`;
  turn.emit({ type: 'JobFailed', n, element: job.element, jobType: job.jobType, retries: 0, message: cause });
  resolveIncidents(turn, (incident) => incident.job === n);
  raiseIncident(turn, job.elementInstance, 'job', new Failure('UNHANDLED_ERROR', `${job.element}: ${cause}`), n);
};

function openJob(turn: Turn, n: number): OpenJob {
  const job = turn.state.jobs[n];
  if (job) return job;
  throw new Rejection(
    'wrong-state',
    'JOB_NOT_OPEN',
    `Job ${n} is not open: it was completed or canceled, or never was`,
  );
}
