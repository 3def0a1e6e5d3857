import { credentials, Metadata } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Baton } from '@baton/client';
import { ProcessInstanceServiceClient, StartInstanceRequest } from '@baton/contracts/execution';
import { until } from '@baton/testing';

import type { Api } from './harness/api.js';
import { answered } from './harness/crashing.js';
import { admin, batonProcess, type BatonProcess } from './harness/baton.js';

/** As a modelling tool writes it: one machine's step, one person's step. */
const diagram = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:baton="urn:baton:bpmn:1" id="d" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="order" name="Order" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:serviceTask id="price" name="Price the order">
      <bpmn:extensionElements><baton:job type="price" retries="3" /></bpmn:extensionElements>
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
    </bpmn:serviceTask>
    <bpmn:userTask id="approve" name="Approve the order">
      <bpmn:extensionElements><baton:owner candidates="person:paula" /></bpmn:extensionElements>
      <bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="end"><bpmn:incoming>f3</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="price" />
    <bpmn:sequenceFlow id="f2" sourceRef="price" targetRef="approve" />
    <bpmn:sequenceFlow id="f3" sourceRef="approve" targetRef="end" />
  </bpmn:process>
</bpmn:definitions>`;

interface TaskList {
  readonly userTasks: readonly { readonly userTaskId: string; readonly instanceId: string }[];
}

describe('a diagram that runs', () => {
  let baton: BatonProcess;
  let paula: Api;
  beforeAll(async () => {
    baton = await batonProcess();
    const { api } = baton;
    await api.ok(
      api.post('/v1/people', {
        personId: 'paula',
        name: 'Paula',
        email: 'paula@example.com',
        roles: ['participant'],
        password: 'paula approves orders',
      }),
    );
    paula = await api.signIn('paula@example.com', 'paula approves orders');
    const { modelId } = await api.ok(api.post('/v1/models', diagram, { 'content-type': 'application/xml' }));
    await api.ok(api.post(`/v1/models/${String(modelId)}/deploy`));
  });
  afterAll(() => baton?.remove());

  const stateOf = async (id: string) => (await baton.api.get(`/v1/instances/${id}`)).body['state'];
  const taskOf = (id: string) =>
    until(`Paula has the task of ${id}`, async () =>
      (await paula.get<TaskList>('/v1/tasks')).body.userTasks.find(({ instanceId }) => instanceId === id),
    );

  /** The machine's step by a worker of the SDK, the person's in a session of hers. */
  async function finish(id: string): Promise<void> {
    const sdk = new Baton({ address: baton.grpcAddress, apiKey: admin.apiKey });
    sdk.work({ types: ['price'], handle: () => ({ amount: 42 }) });
    const { userTaskId } = await taskOf(id);
    await paula.ok(paula.post(`/v1/tasks/${encodeURIComponent(userTaskId)}/complete`, {}));
    await until(`${id} has ended`, async () => (await stateOf(id)) === 'completed');
    await sdk.close();
  }

  it('is started by REST, worked by a machine and a person, and ends', async () => {
    const { status, body } = await baton.api.post('/v1/instances', {
      processKey: 'order',
      businessKey: 'O-1',
      variables: { sum: 1234.5 },
    });
    expect(status).toBe(201);
    await finish(String(body['instanceId']));
    expect((await baton.api.get(`/v1/instances/${String(body['instanceId'])}`)).body).toMatchObject({
      businessKey: 'O-1',
      state: 'completed',
      variables: { amount: 42 },
    });
  });

  it('is started by gRPC', async () => {
    const client = new ProcessInstanceServiceClient(baton.grpcAddress, credentials.createInsecure());
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${admin.apiKey}`);
    const started = await new Promise<{ instanceId: string }>((resolve, reject) =>
      client.startInstance(
        StartInstanceRequest.fromPartial({ processKey: 'order', requestId: 'grpc-1' }),
        metadata,
        (error, answer) => (error ? reject(error) : resolve(answer)),
      ),
    );
    client.close();
    await finish(started.instanceId);
  });

  it('goes on after kill -9 at any moment, and does every step once', async () => {
    const sdk = new Baton({ address: baton.grpcAddress, apiKey: admin.apiKey });
    const started = await Promise.all(
      Array.from({ length: 20 }, (_, n) => sdk.start('order', { requestId: `kill-${n}` })),
    );
    await baton.kill();
    await baton.start();
    const again = await Promise.all(
      Array.from({ length: 20 }, (_, n) => sdk.start('order', { requestId: `kill-${n}` })),
    );
    await sdk.close();
    expect(again.map(({ instanceId }) => instanceId)).toEqual(started.map(({ instanceId }) => instanceId));
    const [first] = started;
    const worker = new Baton({ address: baton.grpcAddress, apiKey: admin.apiKey });
    worker.work({ types: ['price'], handle: () => ({ amount: 1 }) });
    const { userTaskId } = await taskOf(String(first?.instanceId));
    await baton.kill();
    await baton.start();
    await answered('completion', () => paula.post(`/v1/tasks/${encodeURIComponent(userTaskId)}/complete`, {}));
    await until('it has ended', async () => (await stateOf(String(first?.instanceId))) === 'completed');
    await worker.close();
    const { events } = (
      await baton.api.get<{ events: { type: string }[] }>(`/v1/instances/${String(first?.instanceId)}/events`)
    ).body;
    const count = (type: string) => events.filter((event) => event.type === type).length;
    expect([count('JobCompleted'), count('UserTaskCompleted'), count('InstanceCompleted')]).toEqual([1, 1, 1]);
  });

  it('stops by one signal and leaves nothing running', async () => {
    expect(await baton.stop()).toBe(0);
    await expect(fetch(`${baton.url}/livez`)).rejects.toThrow();
    await baton.start();
  });
});
