import { status } from '@grpc/grpc-js';

import { until } from '@baton/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Baton, ProcessError } from '@baton/client';

import { baton, type Ran } from './cli-server.js';
import { apiKey, runningBaton } from './running-baton.js';

/** A machine's step whose BPMN error ends the process early, then a wait for a payment. */
const ORDER = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:baton="urn:baton:bpmn:1" id="d" targetNamespace="urn:test">
  <bpmn:message id="payment" name="payment-received">
    <bpmn:extensionElements><baton:message correlationKey="=number" /></bpmn:extensionElements>
  </bpmn:message>
  <bpmn:error id="unknown" name="Unknown customer" errorCode="UNKNOWN_CUSTOMER" />
  <bpmn:process id="order" name="Order" isExecutable="true">
    <bpmn:startEvent id="start" />
    <bpmn:serviceTask id="check" name="Check credit">
      <bpmn:extensionElements><baton:job type="check-credit" retries="1" /></bpmn:extensionElements>
    </bpmn:serviceTask>
    <bpmn:boundaryEvent id="nobody" attachedToRef="check"><bpmn:errorEventDefinition errorRef="unknown" /></bpmn:boundaryEvent>
    <bpmn:intermediateCatchEvent id="paid" name="Paid"><bpmn:messageEventDefinition messageRef="payment" /></bpmn:intermediateCatchEvent>
    <bpmn:endEvent id="done" />
    <bpmn:endEvent id="refused" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="check" />
    <bpmn:sequenceFlow id="f2" sourceRef="check" targetRef="paid" />
    <bpmn:sequenceFlow id="f3" sourceRef="paid" targetRef="done" />
    <bpmn:sequenceFlow id="f4" sourceRef="nobody" targetRef="refused" />
  </bpmn:process>
</bpmn:definitions>`;

let server: Awaited<ReturnType<typeof runningBaton>>;
let sdk: Baton;
const run = (...args: string[]): Promise<Ran> => baton(server.url, args, ORDER, apiKey);
const json = async <Answer>(...args: string[]): Promise<Answer> => {
  const { code, out, error } = await run(...args, '-o', 'json');
  expect({ code, error }).toEqual({ code: 0, error: '' });
  return JSON.parse(out) as Answer;
};
const stateOf = async (id: string): Promise<string> => (await json<{ state: string }>('instance', 'show', id)).state;

beforeAll(async () => {
  server = await runningBaton();
  sdk = new Baton({ address: server.grpcAddress, apiKey });
});
afterAll(async () => {
  await sdk?.close();
  await server?.stop();
});

describe('the command line and the SDK against the whole of Baton', () => {
  it('import and deploy a file', async () => {
    const { modelId } = await json<{ modelId: string }>('model', 'import', '-');
    expect(await json('model', 'deploy', modelId)).toMatchObject({ processes: [{ processKey: 'order', version: 1 }] });
    expect((await run('model', 'list')).out).toContain('deployed');
  });
  it('start an instance once per request id, over REST and gRPC alike, and keep every digit', async () => {
    const first = await run(
      'process',
      'start',
      'order',
      '--variables',
      '{"number":"4711","sum":12.50,"id":12345678901234567890}',
      '--request-id',
      'r-1',
      '-o',
      'json',
    );
    const { instanceId } = JSON.parse(first.out) as { instanceId: string };
    expect(await sdk.start('order', { requestId: 'r-1' })).toMatchObject({ instanceId, repeatedRequest: true });
    expect((await run('instance', 'show', instanceId, '-o', 'json')).out).toContain(
      '"number":"4711","sum":12.50,"id":12345678901234567890',
    );
    const { jobs } = await json<{ jobs: { jobId: string; leaseToken: string }[] }>('job', 'activate', 'check-credit');
    const [{ jobId, leaseToken } = { jobId: '', leaseToken: '' }] = jobs;
    expect(
      await run('job', 'complete', jobId, '--lease-token', leaseToken, '--variables', '{"credit":"good"}'),
    ).toMatchObject({ code: 0 });
    expect(await json('message', 'publish', 'payment-received', '--correlation-key', '4711')).toMatchObject({
      instanceId,
    });
    await until('the instance ends', async () => (await stateOf(instanceId)) === 'completed');
    expect((await run('instance', 'audit', instanceId)).out).toMatch(/InstanceStarted[\s\S]*InstanceCompleted/);
  });
  it('tell what Baton refuses', async () => {
    expect(await run('process', 'start', 'nothing')).toMatchObject({
      code: 1,
      error: expect.stringContaining('(PROCESS_UNKNOWN)'),
    });
    await expect(sdk.start('nothing')).rejects.toMatchObject({ code: 'PROCESS_UNKNOWN' });
    expect(await run('instance', 'show', 'nonsense')).toMatchObject({
      code: 1,
      error: expect.stringContaining('(INSTANCE_UNKNOWN)'),
    });
    expect(await baton(server.url, ['task', 'list'], '', 'baton_wrong')).toMatchObject({ code: 1 });
  });
  it('work many jobs: each is completed, refused with a BPMN error, or becomes an incident that a retry resolves', async () => {
    const started = await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        sdk.start('order', { variables: { number: `o-${index}`, customer: index % 3 } }),
      ),
    );
    let bankOpen = false;
    const done = new Set<string>();
    const worker = sdk.work({
      types: ['check-credit'],
      handle: ({ instanceId, variables }) => {
        if (variables['customer'] === 1) throw new ProcessError('UNKNOWN_CUSTOMER', 'Nobody knows them');
        if (variables['customer'] === 2 && !bankOpen) throw new Error('The bank is closed');
        done.add(instanceId);
        return { credit: 'good' };
      },
      onError: () => undefined,
    });
    const incidents = await until('100 incidents', async () => {
      const found = await json<{ incidents: { incidentId: string; message: string }[] }>(
        'incident',
        'list',
        '--page-size',
        '200',
      );
      return found.incidents.length === 100 ? found.incidents : undefined;
    });
    expect(incidents[0]?.message).toContain('The bank is closed');
    bankOpen = true;
    for (const { incidentId } of incidents.slice(0, 5))
      expect(await run('incident', 'retry', incidentId)).toMatchObject({ code: 0 });
    await until('all but the closed ones are done', () => done.size === 105);
    await worker.stop();
    await Promise.all(
      started.map((_, index) => sdk.publish('payment-received', { correlationKey: `o-${index}`, timeToLive: 'PT1H' })),
    );
    const completed = await until('they end', async () => {
      let [count, token] = [0, ''];
      do {
        const page: { instances: unknown[]; nextPageToken?: string } = await json(
          'instance',
          'list',
          '--state',
          'completed',
          '--page-size',
          '200',
          ...(token ? ['--page-token', token] : []),
        );
        count += page.instances.length;
        token = page.nextPageToken ?? '';
      } while (token !== '');
      return count >= 206 ? count : undefined;
    });
    expect(completed).toBe(1 + 205);
  });
  it('cancel an instance, once', async () => {
    const { instanceId } = await sdk.start('order', { variables: { number: 'x' } });
    expect(await run('instance', 'cancel', instanceId, '--reason', 'ordered twice')).toMatchObject({ code: 0 });
    expect(await stateOf(instanceId)).toBe('canceled');
    expect(await run('instance', 'cancel', instanceId)).toMatchObject({
      code: 1,
      error: expect.stringContaining('(INSTANCE_ENDED)'),
    });
  });
  it('lose a worker whose key is revoked within 5 s, though its stream is open', async () => {
    const created = await json<{ apiKey: { apiKeyId: string }; secret: string }>(
      'api-key',
      'create',
      'leaver',
      '--role',
      'worker',
    );
    const leaver = new Baton({ address: server.grpcAddress, apiKey: created.secret });
    const told: Error[] = [];
    leaver.work({ types: ['leaver'], handle: () => undefined, onError: (error) => void told.push(error) });
    await leaver.publish('nothing', { correlationKey: 'leaver' });
    await run('api-key', 'delete', created.apiKey.apiKeyId);
    await until('the worker is told', () => told.length > 0, 5_000);
    expect(told[0]).toMatchObject({ code: status.UNAUTHENTICATED });
    await leaver.close();
  });
  it('make and remove people, groups, keys and tenants, and move the clock', async () => {
    await json('group', 'create', 'risk');
    await json(
      'person',
      'create',
      'ada@example.com',
      '--name',
      'Ada',
      '--group',
      'risk',
      '--password',
      'long enough it is',
    );
    expect((await run('group', 'list')).out).toMatch(/risk +risk +ada/);
    const { apiKey: key } = await json<{ apiKey: { apiKeyId: string } }>(
      'api-key',
      'create',
      'bot',
      '--role',
      'worker',
    );
    await json('tenant', 'create', 'acme', '--admin-email', 'root@acme.example');
    for (const words of [
      ['api-key', 'delete', key.apiKeyId],
      ['person', 'delete', 'ada'],
      ['group', 'delete', 'risk'],
      ['tenant', 'delete', 'acme'],
    ]) {
      expect(await run(...words)).toMatchObject({ code: 0 });
    }
    expect((await run('dlq', 'list')).out).toBe('none');
    expect(await json('clock', 'advance', 'PT48H')).toHaveProperty('now');
  });
});
