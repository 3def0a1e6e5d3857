import type { ForeignStep } from './foreign-step.js';

/** What a bound step needs; a step with either is done by it, whatever else the file says. */
const bound = ['baton:Job', 'baton:Connector', 'baton:Notify'] as const;

/** A step that code of the other engine does: nobody would do it here until it is bound. */
export function carryDelegate(step: ForeignStep, construct: string): void {
  if (step.has(...bound)) return;
  step.tell(
    'error',
    'delegate-unbound',
    `${construct} does its work in ${step.dialect.title}; here nobody would do it.`,
    'Bind this step to a worker (a job) or to a connector.',
    { category: 'system', mendKind: 'bind-system' },
  );
}

/** `R3/PT10M` or `PT1M,PT5M`: how often a failed job is tried again, and after how long. */
export function carryRetries(step: ForeignStep, cycle: string): void {
  const [, times, wait] = /^R(\d+)\/(P[^/]+)$/.exec(cycle.trim()) ?? [];
  const waits = cycle.split(',').map((part) => part.trim());
  if (times !== undefined && wait !== undefined) step.put('baton:Job', { retries: Number(times), backoff: wait });
  else if (waits.every((part) => part.startsWith('P')))
    step.put('baton:Job', { retries: waits.length + 1, backoff: waits[0] });
  else
    step.tell(
      'info',
      'dialect-word-lost',
      `Its retry cycle \`${cycle}\` is not carried over; a failed job is tried 3 times.`,
      'Say retries and backoff at the job.',
    );
}
