import { until } from '@baton/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Baton, BatonError, ProcessError, type Worker, type WorkerJob, type WorkerOptions } from '@baton/client';

import { breakOff, FakeServer } from './fake-server.js';
import { creditWorker } from './samples/credit-worker.js';

let server: FakeServer;
let baton: Baton;
beforeEach(async () => {
  server = await new FakeServer().start();
  baton = new Baton({ address: server.address, apiKey: 'baton_test' });
});
afterEach(async () => {
  await baton.close();
  server.stop();
});

async function work(options: Omit<WorkerOptions, 'types'>): Promise<Worker> {
  const worker = baton.work({ types: ['check'], ...options });
  await until('the worker subscribes', () => server.jobFrames.length > 0);
  return worker;
}

const credit = (): number => server.jobFrames.reduce((sum, frame) => sum + frame.credit, 0);

/** A handler whose jobs wait to be let go. */
function gate() {
  const inside: WorkerJob[] = [];
  const waiting: (() => void)[] = [];
  return {
    inside,
    letGo: () => waiting.splice(0).forEach((go) => go()),
    handle: (job: WorkerJob) => {
      inside.push(job);
      return new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

describe('a worker', () => {
  it('says what it takes and how much, and completes a job with its result, digit by digit', async () => {
    await work({
      name: 'w',
      concurrency: 8,
      lockMs: 5_000,
      handle: ({ variables, headers }) => ({ seen: variables, headers }),
    });
    expect(server.jobFrames).toMatchObject([
      { subscribe: { types: ['check'], worker: 'w', lockMs: 5_000 }, credit: 8 },
    ]);
    server.offer({ variablesJson: '{"id":12345678901234567890,"amount":1.50}', headersJson: '{"a":"b"}' });
    await until('the job is completed', () => server.commands.length === 1);
    expect(server.commands).toMatchObject([
      {
        completeJob: {
          jobId: 'i-1:4',
          leaseToken: 'lease',
          variablesJson: '{"seen":{"id":12345678901234567890,"amount":1.50},"headers":{"a":"b"}}',
        },
      },
    ]);
  });
  it('completes without variables when its handler returns nothing', async () => {
    await work({ handle: () => undefined });
    server.offer({});
    await until('the job is completed', () => server.commands.length === 1);
    expect(server.commands[0]?.completeJob?.variablesJson).toBe('');
  });
  it('gives credit back only as jobs end, so that it never has more than it wants', async () => {
    const { inside, letGo, handle } = gate();
    await work({ concurrency: 2, handle });
    server.offer({ jobId: 'i:1' }, { jobId: 'i:2' });
    await until('both are under way', () => inside.length === 2);
    expect(credit()).toBe(2);
    letGo();
    await until('the credit is back', () => credit() === 4);
    expect(server.commands).toHaveLength(2);
  });
  it('gives all credit back in the end, in fewer frames than jobs', async () => {
    await work({ concurrency: 32, handle: () => undefined });
    server.offer(...Array.from({ length: 32 }, (_, index) => ({ jobId: `i:${index}` })));
    await until('the credit is back', () => credit() === 64);
    expect(server.jobFrames.length).toBeLessThan(12);
  });
  it('reports a BPMN error with its code and variables, and tells nobody of a failure', async () => {
    const told: Error[] = [];
    await work({
      onError: (error) => void told.push(error),
      handle: () => Promise.reject(new ProcessError('NO_CREDIT', 'Not one bit', { limit: 0 })),
    });
    server.offer({});
    await until('the error is thrown', () => server.commands.length === 1);
    expect(server.commands).toMatchObject([
      {
        throwJobError: {
          jobId: 'i-1:4',
          leaseToken: 'lease',
          errorCode: 'NO_CREDIT',
          message: 'Not one bit',
          variablesJson: '{"limit":0}',
        },
      },
    ]);
    await until('the credit is back', () => credit() === 33);
    expect(told).toEqual([]);
  });
  it.each([
    ['an error', () => new Error('The bank is closed'), { message: 'The bank is closed' }],
    ['a text', () => 'closed', { message: 'closed' }],
    [
      'an error that says when to come back',
      () => new BatonError('busy', 'BUSY', 8, 1_500),
      { message: 'busy', retryInMs: '1500' },
    ],
  ])('reports %s as a failed attempt', async (_, thrown, failure) => {
    const told: string[] = [];
    await work({
      handle: () => {
        throw thrown();
      },
      onError: (error, job) => void told.push(`${job?.jobId} ${error.message}`),
    });
    server.offer({});
    await until('the failure is reported', () => told.length === 1);
    expect(server.commands).toMatchObject([{ failJob: { jobId: 'i-1:4', leaseToken: 'lease', ...failure } }]);
    expect(told).toEqual([`i-1:4 ${failure.message}`]);
  });
  it('goes on when Baton refuses an answer, and tells', async () => {
    const told: string[] = [];
    await work({ handle: () => undefined, onError: (error) => void told.push((error as BatonError).code) });
    server.execute = () => ({ error: { status: 9, code: 'JOB_LEASE_LOST', message: 'too late', retryAfterMs: 0 } });
    server.offer({ jobId: 'i:1' });
    await until('the refusal is told', () => told.length === 1);
    server.offer({ jobId: 'i:2' });
    await until('the next job is done', () => told.length === 2);
    expect(told).toEqual(['JOB_LEASE_LOST', 'JOB_LEASE_LOST']);
  });
  it('comes back after a broken connection, with credit for what it has free', async () => {
    const { inside, letGo, handle } = gate();
    const told: Error[] = [];
    await work({ concurrency: 3, handle, onError: (error) => void told.push(error) });
    server.offer({});
    await until('a job is under way', () => inside.length === 1);
    for (const call of server.jobCalls) breakOff(call);
    await until('it subscribes again', () => server.jobCalls.length === 2 && server.jobFrames.length === 2);
    expect(server.jobFrames[1]).toMatchObject({ subscribe: { types: ['check'] }, credit: 2 });
    expect(told).toHaveLength(1);
    letGo();
    await until(
      'the job is completed over the other stream',
      () => server.commands.length === 1 && server.jobFrames.length === 3,
    );
    expect(server.jobFrames[2]?.credit).toBe(1);
  });
  it('comes back when the server ends its stream, as one that stops does, and tells nobody', async () => {
    const told: Error[] = [];
    await work({ handle: () => undefined, onError: (error) => void told.push(error) });
    server.jobCalls[0]?.end();
    await until('it subscribes again', () => server.jobCalls.length === 2 && server.jobFrames.length === 2);
    server.offer({});
    await until('the job is completed', () => server.commands.length === 1);
    expect(told).toEqual([]);
  });
  it('stops when its jobs are answered, those on their way included, and takes no more', async () => {
    const { inside, letGo, handle } = gate();
    const worker = await work({ handle });
    server.offer({ jobId: 'i:1' });
    await until('a job is under way', () => inside.length === 1);
    server.offer({ jobId: 'i:2' });
    let stopped = false;
    const stopping = worker.stop().then(() => (stopped = true));
    await until('the one on its way has come', () => inside.length === 2);
    expect(stopped).toBe(false);
    letGo();
    await stopping;
    expect(server.commands.map(({ completeJob }) => completeJob?.jobId)).toEqual(['i:1', 'i:2']);
    expect(server.jobCalls).toHaveLength(1);
  });
});

describe("the README's worker", () => {
  it('answers, and refuses customers that nobody knows', async () => {
    creditWorker(baton, async (customer) => (customer === 'acme' ? 500 : undefined));
    await until('the worker subscribes', () => server.jobFrames.length > 0);
    server.offer(
      { jobId: 'i:1', variablesJson: '{"customer":"acme","amount":250}' },
      { jobId: 'i:2', variablesJson: '{"customer":"x","amount":1}' },
    );
    await until('both are answered', () => server.commands.length === 2);
    expect(server.commands).toMatchObject([
      { completeJob: { variablesJson: '{"approved":true}' } },
      { throwJobError: { errorCode: 'UNKNOWN_CUSTOMER' } },
    ]);
  });
});
