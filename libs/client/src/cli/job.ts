import { durationMs } from '@baton/kernel';

import { noun, segment, VARIABLES, verb, wholeNumber, type AddNoun } from './nouns.js';

const COLUMNS = {
  ID: 'jobId',
  TYPE: 'type',
  ELEMENT: 'elementId',
  RETRIES: 'retries',
  'LEASE TOKEN': 'leaseToken',
  'LEASED UNTIL': 'leaseExpiresAt',
  VARIABLES: 'variables',
};
const ID = '0198c0de-7000-7000-8000-000000000001:4';

interface Activation {
  readonly worker: string;
  readonly max: number;
  readonly lock: string;
  readonly wait: string;
}

interface Failure {
  readonly leaseToken: string;
  readonly message: string;
  readonly retries?: number;
  readonly retryIn?: string;
  readonly errorCode?: string;
  readonly variables?: string;
}

export const addJob: AddNoun = (program, cli) => {
  const job = noun(program, 'job', 'work for machines');

  verb(job, 'activate <type>', 'reserve jobs of a type, oldest first', [
    'job activate check-credit',
    'job activate check-credit --max 10 --wait PT30S',
  ])
    .option('--worker <name>', 'who reserves them', 'cli')
    .option('--max <n>', 'how many at most', wholeNumber, 1)
    .option('--lock <duration>', 'how long they stay reserved', 'PT5M')
    .option('--wait <duration>', 'how long to wait for the first one', 'PT0S')
    .action(async (type: string, { worker, max, lock, wait }: Activation) => {
      const body = { type, worker, maxJobs: max, lockMs: durationMs(lock), waitMs: durationMs(wait) };
      cli.printList(await cli.rest.post('/v1/jobs/activate', body), 'jobs', COLUMNS);
    });

  verb(job, 'complete <id>', 'hand in the result of a reserved job', [
    `job complete ${ID} --lease-token f3c1 --variables '{"credit": "good"}'`,
  ])
    .requiredOption('--lease-token <token>', 'what `job activate` showed')
    .option('--variables <json>', `the result: ${VARIABLES}`)
    .action(async (id: string, { leaseToken, variables }: { leaseToken: string; variables?: string }) => {
      const answer = await cli.rest.post(`/v1/jobs/${segment(id)}/complete`, {
        leaseToken,
        variables: await cli.object(variables),
      });
      cli.print(answer, () => `completed ${id}`);
    });

  verb(job, 'fail <id>', 'report a failed attempt, or with --error-code a BPMN error', [
    `job fail ${ID} --lease-token f3c1 --message "bank is closed" --retry-in PT1H`,
    `job fail ${ID} --lease-token f3c1 --message "no such customer" --error-code UNKNOWN_CUSTOMER`,
  ])
    .requiredOption('--lease-token <token>', 'what `job activate` showed')
    .requiredOption('--message <text>', 'what went wrong')
    .option('--retries <n>', 'attempts left; 0 raises an incident; default: one fewer than before', wholeNumber)
    .option('--retry-in <duration>', "pause before the next attempt; default: the diagram's backoff")
    .option('--error-code <code>', 'a BPMN error, which an error boundary event may catch')
    .option('--variables <json>', `with --error-code: ${VARIABLES}`)
    .action(async (id: string, { leaseToken, message, retries, retryIn, errorCode, variables }: Failure) => {
      const path = `/v1/jobs/${segment(id)}`;
      const answer =
        errorCode === undefined
          ? await cli.rest.post(`${path}/fail`, {
              leaseToken,
              message,
              retries,
              retryInMs: retryIn === undefined ? undefined : durationMs(retryIn),
            })
          : await cli.rest.post(`${path}/error`, {
              leaseToken,
              message,
              errorCode,
              variables: await cli.object(variables),
            });
      cli.print(answer, () => `${errorCode === undefined ? 'failed' : 'threw'} ${id}`);
    });
};
