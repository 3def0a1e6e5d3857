import { Baton, ProcessError, type Worker } from '@baton/client';

/** Works the service tasks of type `check-credit`. */
export function creditWorker(baton: Baton, limitOf: (customer: string) => Promise<number | undefined>): Worker {
  return baton.work({
    types: ['check-credit'],
    concurrency: 8,
    handle: async ({ variables }) => {
      const limit = await limitOf(String(variables['customer']));
      if (limit === undefined) throw new ProcessError('UNKNOWN_CUSTOMER', `Nobody knows ${variables['customer']}`);
      return { approved: Number(variables['amount']) <= limit };
    },
    onError: (error, job) => console.error(job?.jobId ?? 'connection', error.message),
  });
}
