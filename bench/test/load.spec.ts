import { describe, expect, it } from 'vitest';

import { Load } from '../src/load.js';
import type { Ears, Wire } from '../src/wire.js';
import type { Workload } from '../src/workload.js';

type Job = Parameters<Wire['complete']>[1];

const workload: Workload = { processKey: 'p', xml: '', transitions: 3, jobs: 1, people: 0, step: 'work' };
const job = (i: number): Job => ({ jobId: `job-${i}`, variablesJson: `{"i":${i},"x":1}` }) as Job;

/** A server that answers at once, or as `script` says. */
function answering(script: (token: number, ears: Ears, take: (job: Job) => void) => void): (ears: Ears) => Wire {
  return (ears) => {
    let take: (job: Job) => void = () => undefined;
    return {
      start: (token) => queueMicrotask(() => script(token, ears, take)),
      complete: (token) => queueMicrotask(() => ears.completed(token)),
      publish: (token) => queueMicrotask(() => ears.published(token, 'instance')),
      work: (_, given) => (take = given),
      close: () => undefined,
    };
  };
}

describe('a load', () => {
  it('completes as many as were asked for', async () => {
    const load = new Load(
      answering((i, ears, take) => {
        ears.started(i, `instance-${i}`);
        take(job(i));
      }),
      workload,
      10,
    );
    const { tally, left } = await load.run({ instances: 100 });
    expect({ started: tally.started, completed: tally.completed, left }).toEqual({
      started: 100,
      completed: 100,
      left: 0,
    });
  });

  it('counts a job that comes twice, while it is under way and afterwards', async () => {
    const load = new Load(
      answering((i, ears, take) => {
        ears.started(i, `instance-${i}`);
        take(job(i));
        take(job(i));
        queueMicrotask(() => queueMicrotask(() => take(job(i))));
      }),
      workload,
      1,
    );
    const { tally } = await load.run({ instances: 2 });
    expect({ completed: tally.completed, duplicates: tally.duplicates }).toEqual({ completed: 2, duplicates: 4 });
  });

  it('tells what was refused from what failed, and whether it was told when to come back', async () => {
    const load = new Load(
      answering((i, ears) => ears.failed(i, { message: 'no', refused: true, retryAfterMs: i === 0 ? 0 : 5 })),
      workload,
      1,
    );
    const { tally } = await load.run({ instances: 3 });
    const { refused, refusedWithoutRetryAfter, failures, completed } = tally;
    expect({ refused, refusedWithoutRetryAfter, failures, completed }).toEqual({
      refused: 3,
      refusedWithoutRetryAfter: 1,
      failures: 0,
      completed: 0,
    });
  });

  it('only starts, where that is the order', async () => {
    const load = new Load(
      answering((i, ears) => ears.started(i, '')),
      { ...workload, step: 'message', jobs: 0 },
      5,
    );
    expect((await load.run({ instances: 20, only: 'start' })).tally.completed).toBe(20);
  });

  it('begins no second instance before the first has been published to, where it waits for a message', async () => {
    const load = new Load(
      answering((i, ears) => ears.started(i, '')),
      { ...workload, step: 'message', jobs: 0 },
      1,
    );
    expect((await load.run({ instances: 5 })).tally.completed).toBe(5);
  });

  it('gives up what is still under way when patience ends', async () => {
    const load = new Load(
      answering(() => undefined),
      workload,
      3,
    );
    const { tally, left } = await load.run({ seconds: 0.01, drainSeconds: 0.01 });
    expect({ started: tally.started, completed: tally.completed, left }).toEqual({ started: 3, completed: 0, left: 3 });
  });
});
