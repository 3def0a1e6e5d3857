import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { factTypes } from '@baton/contracts';

import { TaskApp } from './task-app.js';

describe('user tasks', () => {
  let app: TaskApp;
  let ann: string;
  let bob: string;
  let eve: string;

  beforeAll(async () => {
    app = await TaskApp.start();
    ann = await app.person('ann');
    bob = await app.person('bob');
    eve = await app.person('eve');
    await app.group('risk', 'ann', 'bob');
  });
  afterAll(() => app.stop());

  const forRisk = { owner: { candidates: ['group:risk'] } };

  it('are offered to the members of a group, who are told', async () => {
    const id = await app.open(forRisk);
    const { body } = await app.call('GET', '/v1/tasks', { cookie: ann });
    expect(body.userTasks).toMatchObject([
      { userTaskId: id, state: 'open', candidates: [{ ref: 'group:risk', name: 'The risk' }], actionable: true },
    ]);
    const [fact] = (await app.told(factTypes.UserTaskAssigned)).filter(({ data }) => data.task.userTaskId === id);
    expect(fact?.data).toMatchObject({
      reason: 'opened',
      assignee: '',
      candidates: ['group:risk'],
      recipients: [{ ref: 'person:ann', email: 'ann@example.org' }, { ref: 'person:bob' }],
    });
  });

  it('are opened once, however often the fact arrives', async () => {
    const fact = app.opened(forRisk);
    await app.bus.deliver(fact, fact);
    await app.bus.deliver(fact);
    const told = (await app.told()).filter(({ key }) => key === fact.key);
    expect(told.map(({ type }) => type)).toEqual([factTypes.UserTaskAssigned]);
  });

  it('stay closed when the fact that opened them arrives again', async () => {
    const fact = app.opened(forRisk);
    const { userTaskId } = fact.data as { userTaskId: string };
    await app.bus.deliver(fact);
    await app.bus.deliver(
      app.fact(factTypes.UserTaskCompleted, fact.key, {
        userTaskId,
        elementId: 'rate',
        outcome: '',
        completedBy: 'person:ann',
      }),
    );
    await app.bus.deliver(fact);
    const { body } = await app.call('GET', `/v1/tasks/${userTaskId}`);
    expect(body).toMatchObject({ state: 'completed', completedBy: { ref: 'person:ann', name: 'ANN' } });
  });

  it('are taken by one of two who claim at once; the other learns who was first', async () => {
    const id = await app.open(forRisk);
    const answers = await Promise.all(
      [ann, bob].map((cookie) => app.call('POST', `/v1/tasks/${id}/claim`, { cookie })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = answers.find(({ status }) => status === 200)?.body.assignee.name;
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'TASK_CLAIMED',
      detail: `${winner} took this task first`,
    });
  });

  it('do not exist for those whom they do not concern', async () => {
    const id = await app.open(forRisk);
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/claim'],
      ['POST', '/nudge'],
      ['POST', '/release'],
    ] as const) {
      expect(await app.call(method, `/v1/tasks/${id}${path}`, { cookie: eve })).toMatchObject({
        status: 404,
        body: { code: 'TASK_UNKNOWN' },
      });
    }
    expect((await app.call('GET', '/v1/tasks/nonsense', { cookie: eve })).status).toBe(404);
  });

  it('go back to the candidates when released, and on to others when assigned', async () => {
    const id = await app.open(forRisk);
    await app.call('POST', `/v1/tasks/${id}/claim`, { cookie: ann });
    expect((await app.call('POST', `/v1/tasks/${id}/release`, { cookie: bob })).body.code).toBe('NOT_YOURS');
    expect((await app.call('POST', `/v1/tasks/${id}/release`, { cookie: ann })).body).toMatchObject({ state: 'open' });
    await app.call('POST', `/v1/tasks/${id}/claim`, { cookie: ann });
    const given = await app.call('POST', `/v1/tasks/${id}/assign`, {
      cookie: ann,
      body: { to: 'person:eve', note: 'You know them' },
    });
    expect(given).toMatchObject({ status: 200, body: { assignee: { ref: 'person:eve' } } });
    expect((await app.told(factTypes.UserTaskAssigned)).at(-1)?.data).toMatchObject({
      reason: 'reassigned',
      note: 'You know them',
      recipients: [{ ref: 'person:eve' }],
    });
    const unknown = await app.call('POST', `/v1/tasks/${id}/assign`, { cookie: eve, body: { to: 'person:nobody' } });
    expect(unknown).toMatchObject({ status: 400, body: { errors: [{ field: 'to' }] } });
  });

  it('keep a draft, digit by digit', async () => {
    const id = await app.open(forRisk);
    const response = await fetch(`${app.app.httpUrl}/v1/tasks/${id}/draft`, {
      method: 'PUT',
      headers: { cookie: ann, 'content-type': 'application/json' },
      body: '{"amount":12345678901234567890.10}',
    });
    expect(response.status).toBe(204);
    const task = await (await fetch(`${app.app.httpUrl}/v1/tasks/${id}`, { headers: { cookie: ann } })).text();
    expect(task).toContain('"draft":{"amount":12345678901234567890.10}');
  });

  it('are listed most urgent first, page by page', async () => {
    const tenantless = await app.person('lena');
    const at = app.now();
    const late = await app.open({ owner: { assignee: 'person:lena' } }, { at });
    const soon = await app.open({ owner: { assignee: 'person:lena' }, serviceLevel: { due: 'PT1H' } }, { at });
    const later = await app.open({ owner: { assignee: 'person:lena' }, serviceLevel: { due: 'PT2H' } }, { at });
    const first = await app.call('GET', '/v1/tasks?filter=mine&pageSize=2', { cookie: tenantless });
    expect(first.status, JSON.stringify(first.body)).toBe(200);
    const second = await app.call('GET', `/v1/tasks?filter=mine&pageSize=2&pageToken=${first.body.nextPageToken}`, {
      cookie: tenantless,
    });
    expect([...first.body.userTasks, ...second.body.userTasks].map(({ userTaskId }) => userTaskId)).toEqual([
      soon,
      later,
      late,
    ]);
    expect(second.body.nextPageToken).toBeUndefined();
    expect((await app.call('GET', '/v1/tasks?pageToken=rubbish', { cookie: tenantless })).status).toBe(400);
    const huge = Buffer.from(JSON.stringify([1e15, 1, 'x'])).toString('base64url');
    expect((await app.call('GET', `/v1/tasks?pageToken=${huge}`, { cookie: tenantless })).status).toBe(400);
  });

  it('that wait for others are shown to who started the process', async () => {
    const sam = await app.person('sam');
    const id = await app.open({ ...forRisk, startedBy: 'person:sam', inputsJson: '{"iban":"DE00"}' });
    const { body } = await app.call('GET', '/v1/tasks?filter=waiting-for-others', { cookie: sam });
    expect(body.userTasks).toMatchObject([{ userTaskId: id, actionable: false }]);
    const one = await app.call('GET', `/v1/tasks/${id}`, { cookie: sam });
    expect(one.body.inputs).toBeUndefined();
    expect((await app.call('POST', `/v1/tasks/${id}/claim`, { cookie: sam })).body.code).toBe('NOT_A_CANDIDATE');
    expect((await app.call('POST', `/v1/tasks/${id}/nudge`, { cookie: sam })).status).toBe(204);
    expect((await app.told(factTypes.UserTaskNudged)).at(-1)?.data).toMatchObject({
      count: 1,
      nudgedBy: 'person:sam',
      recipients: [{ ref: 'person:ann' }, { ref: 'person:bob' }],
    });
  });

  it('that are closed are listed for who did them, when asked for', async () => {
    const did = await app.person('did');
    const id = await app.open({ owner: { assignee: 'person:did' } });
    await app.call('POST', `/v1/tasks/${id}/complete`, { cookie: did, body: {} });
    expect((await app.call('GET', '/v1/tasks', { cookie: did })).body.userTasks).toEqual([]);
    const closed = await app.call('GET', '/v1/tasks?filter=mine&includeClosed=true', { cookie: did });
    expect(closed.body.userTasks).toMatchObject([{ userTaskId: id, state: 'completed' }]);
    const ofInstance = await app.call('GET', `/v1/tasks?includeClosed=true&instanceId=${id.split(':')[0]}`, {
      cookie: did,
    });
    expect(ofInstance.body.userTasks).toHaveLength(1);
  });

  it('of a whole tenant are for operators and admins only', async () => {
    expect((await app.call('GET', '/v1/tasks?filter=all', { cookie: ann })).status).toBe(403);
    expect((await app.call('GET', '/v1/tasks?filter=all')).status).toBe(200);
  });

  it('of an instance that ended are closed', async () => {
    const instanceId = randomUUID();
    const id = await app.open(forRisk, { instanceId });
    await app.bus.deliver(app.fact(factTypes.InstanceCanceled, instanceId, { reason: '' }));
    expect((await app.call('POST', `/v1/tasks/${id}/claim`, { cookie: ann })).body).toMatchObject({
      code: 'TASK_CLOSED',
    });
  });
});
