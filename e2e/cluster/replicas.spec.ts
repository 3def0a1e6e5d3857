import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Baton } from '@baton/client';
import { until } from '@baton/testing';

import { admin } from '../harness/admin.js';
import { Api } from '../harness/api.js';
import { clusterProcess, type ClusterProcess } from '../harness/cluster.js';
import { deploy, weighingDiagram } from '../harness/diagrams.js';

const COMMANDS = 20;

describe('several replicas of one service', () => {
  let baton: ClusterProcess;
  let one: Api;
  let other: Api;
  const key = { authorization: `Bearer ${admin.apiKey}` };
  beforeAll(async () => {
    baton = await clusterProcess();
    one = new Api(baton.httpUrlOf('execution-1'), key);
    other = new Api(baton.httpUrlOf('execution-2'), key);
    await deploy(baton.api, weighingDiagram);
  });
  afterAll(() => baton?.remove());

  const start = async (at: Api): Promise<string> => {
    const { instanceId } = await at.ok(at.post('/v1/instances', { processKey: 'weighing' }));
    return `/v1/instances/${String(instanceId)}`;
  };
  const job = async (at: Api, instance: string): Promise<{ jobId: string; leaseToken: string }> =>
    until('there is a job', async () => {
      const { jobs } = await at.ok(
        at.post<{ jobs: { jobId: string; leaseToken: string; instanceId: string }[] }>('/v1/jobs/activate', {
          type: 'weigh',
          maxJobs: 100,
        }),
      );
      return jobs.find(({ instanceId }) => instance.endsWith(instanceId));
    });

  it.each([
    ['execution-1', 'execution-2'],
    ['execution-2', 'execution-1'],
  ])('a job that %s makes reaches a worker of %s at once', async (maker, worker) => {
    const sdk = new Baton({ address: baton.grpcAddressOf(worker), apiKey: admin.apiKey });
    const done = new Set<string>();
    sdk.work({ types: ['weigh'], handle: ({ instanceId }) => void done.add(instanceId) });
    const at = new Api(baton.httpUrlOf(maker), key);
    const instance = await start(at);
    await until('it is weighed', () => [...done].some((id) => instance.endsWith(id)), 5_000);
    await until('it has ended', async () => (await at.get(instance)).body['state'] === 'completed', 5_000);
    await sdk.close();
  });

  it('commands and reads of one instance may alternate between them', async () => {
    const instance = await start(one);
    for (let weight = 1; weight <= COMMANDS; weight += 1) {
      const [writer, reader] = weight % 2 === 0 ? [one, other] : [other, one];
      await writer.ok(writer.patch(`${instance}/variables`, { variables: { weight } }));
      expect((await reader.get(instance)).body).toMatchObject({ variables: { weight } });
    }
  });

  it('commands of one instance that come at once at both are all taken', async () => {
    const instance = await start(one);
    await Promise.all(
      Array.from({ length: COMMANDS }, async (_, index) => {
        const at = index % 2 === 0 ? one : other;
        const { status } = await at.patch(`${instance}/variables`, { variables: { [`weight${index}`]: index } });
        expect(status).toBeLessThan(300);
      }),
    );
    const expected = Object.fromEntries(Array.from({ length: COMMANDS }, (_, index) => [`weight${index}`, index]));
    for (const at of [one, other]) expect((await at.get(instance)).body).toMatchObject({ variables: expected });
  });

  it('what has ended at one has ended at the other, which knew it open', async () => {
    const instance = await start(one);
    const { jobId, leaseToken } = await job(other, instance);
    for (const at of [one, other]) expect((await at.get(instance)).body).toMatchObject({ state: 'running' });
    const complete = (at: Api) => at.post(`/v1/jobs/${encodeURIComponent(jobId)}/complete`, { leaseToken });
    expect((await complete(one)).status).toBe(204);
    expect((await other.get(instance)).body).toMatchObject({ state: 'completed' });
    expect((await complete(other)).status).toBe(204); // said again
    expect((await other.post(`${instance}/cancel`, {})).status).toBe(409);
  });

  it('every open screen hears of every change, whichever notification it is connected to', async () => {
    const streams = await Promise.all(
      ['notification-1', 'notification-2'].map((name) => listen(baton.httpUrlOf(name), key)),
    );
    try {
      for (let story = 0; story < 3; story += 1) {
        const instance = await start(baton.api);
        const instanceId = instance.split('/').at(-1) ?? '';
        for (const { heard } of streams) await until('the screen hears of it', () => heard().includes(instanceId));
      }
    } finally {
      for (const { close } of streams) close();
    }
  });

  it('a screen that is connected through the edge hears of changes', async () => {
    const screen = await listen(baton.url, key);
    try {
      const instance = await start(baton.api);
      await until('the screen hears of it', () => screen.heard().includes(instance.split('/').at(-1) ?? ''));
    } finally {
      screen.close();
    }
  });
});

/** A stream of server-sent events, and all it has brought so far. */
async function listen(url: string, headers: Record<string, string>): Promise<{ heard(): string; close(): void }> {
  const closing = new AbortController();
  const response = await fetch(`${url}/v1/notifications/stream`, { headers, signal: closing.signal });
  expect(response.status).toBe(200);
  let text = '';
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  };
  read().catch(() => undefined); // closed
  return { heard: () => text, close: () => closing.abort() };
}
