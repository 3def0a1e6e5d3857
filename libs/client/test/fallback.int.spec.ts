import { until } from '@baton/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { Baton } from '@baton/client';

import { baton as cli } from './cli-server.js';
import { apiKey, runningBaton } from './running-baton.js';
import { StreamProxy, type Streams } from './stream-proxy.js';

const ONE_TASK = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:baton="urn:baton:bpmn:1" id="d" targetNamespace="urn:test">
  <bpmn:process id="one-task" name="One task" isExecutable="true">
    <bpmn:startEvent id="start" />
    <bpmn:serviceTask id="work" name="Work"><bpmn:extensionElements><baton:job type="work" retries="3" /></bpmn:extensionElements></bpmn:serviceTask>
    <bpmn:endEvent id="done" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="work" />
    <bpmn:sequenceFlow id="f2" sourceRef="work" targetRef="done" />
  </bpmn:process>
</bpmn:definitions>`;

let server: Awaited<ReturnType<typeof runningBaton>>;
let proxy: StreamProxy | undefined;
let sdk: Baton | undefined;

beforeAll(async () => {
  server = await runningBaton();
  const run = (...args: string[]) => cli(server.url, args, ONE_TASK, apiKey);
  const { modelId } = JSON.parse((await run('model', 'import', '-', '-o', 'json')).out) as { modelId: string };
  expect((await run('model', 'deploy', modelId)).code).toBe(0);
});
afterEach(async () => {
  await sdk?.close();
  await proxy?.stop();
  [sdk, proxy] = [undefined, undefined];
});
afterAll(() => server?.stop());

async function behind(streams: Streams): Promise<{ baton: Baton; through: StreamProxy }> {
  const through = (proxy = await new StreamProxy(server.grpcAddress).start());
  through.streams = streams;
  return { baton: (sdk = new Baton({ address: through.address, apiKey })), through };
}

const stateOf = async (instanceId: string): Promise<string> => {
  const headers = { authorization: `Bearer ${apiKey}` };
  const answer = await fetch(`${server.url}/v1/instances/${instanceId}`, { headers });
  return ((await answer.json()) as { state: string }).state;
};

/** Starts instances, and waits until a worker has done their jobs. */
async function finish(baton: Baton, count: number): Promise<void> {
  const started = await Promise.all(Array.from({ length: count }, () => baton.start('one-task')));
  await until(
    'every instance ends',
    async () =>
      (await Promise.all(started.map(({ instanceId }) => stateOf(instanceId)))).every((s) => s === 'completed'),
    30_000,
  );
}

describe('a way that holds no streams', () => {
  it.each(['refuse', 'hold'] as const)(
    'is gone by single calls (%s), and by streams once it holds them',
    async (streams) => {
      const { baton, through } = await behind(streams);
      const troubles: Error[] = [];
      baton.work({ types: ['work'], handle: () => undefined, onError: (error) => void troubles.push(error) });
      await finish(baton, 20);
      const calls = through.paths.map((path) => path.split('/')[2]);
      expect(calls.filter((name) => name === 'StartInstance').length).toBeGreaterThanOrEqual(20);
      expect(calls).toContain('ActivateJobs');
      expect(calls.filter((name) => name === 'CompleteJob').length).toBeGreaterThanOrEqual(20);
      expect(troubles).toEqual([]);
      through.streams = 'pass';
      const singles = (): number => through.paths.filter((path) => path.endsWith('/StartInstance')).length;
      await until(
        'starts go by stream again',
        async () => {
          const before = singles();
          await baton.start('one-task');
          return singles() === before;
        },
        30_000,
      );
      await finish(baton, 5);
    },
  );
});

describe('a server that is restarted', () => {
  it('under load shows its callers no error, and loses and doubles nothing', async () => {
    const baton = (sdk = new Baton({ address: server.grpcAddress, apiKey }));
    const done = new Map<string, number>();
    const ofJobs: Error[] = [];
    baton.work({
      types: ['work'],
      handle: ({ instanceId }) => void done.set(instanceId, (done.get(instanceId) ?? 0) + 1),
      onError: (error, job) => job !== undefined && void ofJobs.push(error),
    });
    const started = new Set<string>();
    const load = { goes: true };
    const callers = Array.from({ length: 20 }, async () => {
      while (load.goes) started.add((await baton.start('one-task')).instanceId);
    });
    await until('work is done', () => done.size > 50);
    await server.restart();
    const before = done.size;
    await until('work is done again', () => done.size > before + 50, 20_000);
    load.goes = false;
    await Promise.all(callers);
    await until('every instance ends', () => done.size >= started.size, 40_000);
    expect([...started].filter((id) => !done.has(id))).toEqual([]);
    expect(ofJobs).toEqual([]);
    const [some = ''] = started;
    expect(await stateOf(some)).toBe('completed');
  });
});
