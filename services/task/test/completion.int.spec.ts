import { randomUUID } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { factTypes } from '@baton/contracts';
import { Rejection } from '@baton/kernel';
import { systemClock } from '@baton/service-kit';

import { SubmissionsHandler } from '../src/user-tasks/submissions.handler.js';
import { UserTasksRepository } from '../src/user-tasks/user-tasks.repository.js';
import { TaskApp } from './task-app.js';

const AWAY = new Rejection('unavailable', 'SERVICE_UNAVAILABLE', 'Away');
const LATER_MS = 60_000;

describe('completing a task', () => {
  let app: TaskApp;
  let ann: string;
  let bob: string;

  beforeAll(async () => {
    app = await TaskApp.start();
    ann = await app.person('ann');
    bob = await app.person('bob');
    await app.group('risk', 'ann', 'bob');
  });
  afterEach(() => app.execution.refuseWith(null));
  afterAll(() => app.stop());

  const forRisk = { owner: { candidates: ['group:risk'] } };
  const complete = (id: string, cookie: string, body: object = {}) =>
    app.call('POST', `/v1/tasks/${id}/complete`, { cookie, body });
  const received = (id: string) => app.execution.received.filter(({ userTaskId }) => userTaskId === id);
  const finished = async (id: string) =>
    (await app.told(factTypes.UserTaskFinished)).filter(({ data }) => data.task.userTaskId === id);

  it('tells the process who decided what, under a request id that never changes', async () => {
    const id = await app.open({ ...forRisk, outcomes: [{ value: 'approve', label: 'Approve' }] });
    const done = await complete(id, ann, { outcome: 'approve', variables: { rating: 4 }, note: 'Looks good' });
    expect(done).toMatchObject({
      status: 200,
      body: { state: 'completed', outcome: 'approve', completedBy: { ref: 'person:ann' } },
    });
    expect(received(id)).toEqual([
      {
        userTaskId: id,
        outcome: 'approve',
        variablesJson: '{"rateNote":"Looks good","rating":4}',
        completedBy: 'person:ann',
        requestId: `task:${id}`,
      },
    ]);
    expect(await finished(id)).toMatchObject([
      { data: { outcome: 'approve', completedByName: 'ANN', note: 'Looks good' } },
    ]);
  });

  it('is said once, though the fact of it arrives as well', async () => {
    const id = await app.open(forRisk);
    const fact = app.fact(factTypes.UserTaskCompleted, id.split(':')[0] ?? '', {
      userTaskId: id,
      elementId: 'rate',
      outcome: '',
      completedBy: 'person:ann',
    });
    app.execution.beforeAnswer(() => app.bus.deliver(fact));
    expect((await complete(id, ann)).body.state).toBe('completed');
    await app.bus.deliver(fact);
    expect(await finished(id)).toHaveLength(1);
  });

  it('is by the first of two who do it at once', async () => {
    const id = await app.open(forRisk);
    const answers = await Promise.all([ann, bob].map((cookie) => complete(id, cookie)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('TASK_CLOSED');
    expect(received(id)).toHaveLength(1);
  });

  it('answers "submitting" while the process does not answer, and heals by the sweeper', async () => {
    const id = await app.open(forRisk);
    app.execution.refuseWith(AWAY);
    expect((await complete(id, ann, { variables: { a: 1 } })).body).toMatchObject({ state: 'submitting' });
    expect((await complete(id, bob)).body.code).toBe('TASK_CLOSED');
    app.execution.refuseWith(null);
    await app.get(SubmissionsHandler).sweep(systemClock.now() + LATER_MS);
    expect((await app.call('GET', `/v1/tasks/${id}`, { cookie: ann })).body.state).toBe('completed');
    expect(new Set(received(id).map(({ requestId }) => requestId))).toEqual(new Set([`task:${id}`]));
    expect(await finished(id)).toHaveLength(1);
  });

  it('heals after a crash between the noted intent and the call', async () => {
    const id = await app.open(forRisk);
    const intent = {
      outcome: '',
      note: 'before the crash',
      variables: '{"a":1}',
      by: 'person:ann',
      requestId: null,
      at: app.now(),
    };
    await app.get(UserTasksRepository).submit(app.database.pool, id, intent, systemClock.now());
    await app.get(SubmissionsHandler).sweep(systemClock.now() + 1);
    expect(received(id)).toMatchObject([
      { variablesJson: '{"rateNote":"before the crash","a":1}', completedBy: 'person:ann' },
    ]);
    expect((await app.call('GET', `/v1/tasks/${id}`)).body).toMatchObject({
      state: 'completed',
      note: 'before the crash',
    });
  });

  it('heals by the fact when the call was heard but its answer lost', async () => {
    const id = await app.open(forRisk);
    app.execution.refuseWith(AWAY);
    await complete(id, ann);
    await app.bus.deliver(
      app.fact(factTypes.UserTaskCompleted, id.split(':')[0] ?? '', {
        userTaskId: id,
        elementId: 'rate',
        outcome: '',
        completedBy: 'person:ann',
      }),
    );
    expect((await app.call('GET', `/v1/tasks/${id}`, { cookie: ann })).body.state).toBe('completed');
    expect(await finished(id)).toHaveLength(1);
  });

  it('finds the task closed when the process has moved on', async () => {
    const id = await app.open(forRisk);
    app.execution.refuseWith(new Rejection('wrong-state', 'USER_TASK_NOT_OPEN', 'Not open'));
    expect(await complete(id, ann)).toMatchObject({ status: 409, body: { code: 'TASK_CLOSED' } });
    expect((await app.call('GET', `/v1/tasks/${id}`)).body.state).toBe('canceled');
  });

  it('is believed to the process, when it was told twice and the second time in vain', async () => {
    const id = await app.open(forRisk);
    app.execution.refuseWith(new Rejection('wrong-state', 'USER_TASK_NOT_OPEN', 'Not open'));
    await complete(id, ann);
    const about = { userTaskId: id, elementId: 'rate', outcome: '', completedBy: 'person:ann' };
    await app.bus.deliver(app.fact(factTypes.UserTaskCompleted, id.split(':')[0] ?? '', about));
    expect((await app.call('GET', `/v1/tasks/${id}`)).body).toMatchObject({
      state: 'completed',
      completedBy: { ref: 'person:ann' },
    });
  });

  it('gives the task back when the process cannot take what was handed in', async () => {
    const id = await app.open(forRisk);
    app.execution.refuseWith(new Rejection('invalid', 'OUTCOME_UNKNOWN', 'No such outcome'));
    expect(await complete(id, ann, { variables: { kept: true } })).toMatchObject({
      status: 400,
      body: { code: 'OUTCOME_UNKNOWN' },
    });
    expect((await app.call('GET', `/v1/tasks/${id}`, { cookie: ann })).body).toMatchObject({
      state: 'claimed',
      draft: { kept: true },
    });
  });

  it('may be repeated with the same request id by the same person', async () => {
    const id = await app.open(forRisk);
    const headers = { 'idempotency-key': randomUUID() };
    const again = () => app.call('POST', `/v1/tasks/${id}/complete`, { cookie: ann, body: {}, headers });
    expect((await again()).status).toBe(200);
    expect((await again()).status).toBe(200);
    expect(await app.call('POST', `/v1/tasks/${id}/complete`, { cookie: ann, body: {} })).toMatchObject({
      status: 409,
    });
    expect(received(id)).toHaveLength(1);
  });

  it('names every field that is wrong, and changes nothing', async () => {
    const formSchemaJson = JSON.stringify({
      type: 'object',
      required: ['rating', 'iban'],
      properties: {
        rating: { type: 'integer' },
        iban: { type: 'string' },
        contact: { type: 'object', properties: { email: { type: 'string', format: 'email' } } },
      },
      additionalProperties: false,
    });
    const id = await app.open({
      ...forRisk,
      formSchemaJson,
      documents: [{ name: 'bankLetter', label: 'Bank letter', required: true }],
      outcomes: [
        { value: 'approve', label: 'Approve' },
        { value: 'reject', label: 'Reject', noteRequired: true },
      ],
    });
    const { status, body } = await complete(id, ann, {
      outcome: 'reject',
      variables: { rating: 'high', contact: { email: 'nobody' }, extra: 1 },
    });
    expect(status).toBe(400);
    expect(
      Object.fromEntries(body.errors.map(({ field, message }: Record<string, string>) => [field, message])),
    ).toEqual({
      note: 'is required for "Reject"',
      'documents.bankLetter': 'Bank letter is missing',
      'variables.rating': 'must be integer',
      'variables.iban': 'is required',
      'variables.extra': 'is no field of this form',
      'variables.contact.email': 'must match format "email"',
    });
    expect((await complete(id, ann, { outcome: 'maybe' })).body.errors[0]).toEqual({
      field: 'outcome',
      message: 'must be one of approve, reject',
    });
    expect((await app.call('GET', `/v1/tasks/${id}`, { cookie: ann })).body.state).toBe('open');
    expect(received(id)).toEqual([]);
  });

  it('is refused to whoever did the step that must be by somebody else', async () => {
    const instanceId = randomUUID();
    const first = await app.open({ ...forRisk, elementId: 'rate' }, { instanceId });
    await complete(first, ann, { note: 'Rated twice' });
    const second = await app.open(
      {
        owner: { candidates: ['group:risk'], notBy: ['rate', 'starter'] },
        elementId: 'approve',
        startedBy: 'person:bob',
      },
      { instanceId },
    );
    for (const cookie of [ann, bob]) {
      expect(await app.call('POST', `/v1/tasks/${second}/claim`, { cookie })).toMatchObject({
        status: 403,
        body: { code: 'FOUR_EYES' },
      });
      expect(await complete(second, cookie)).toMatchObject({ status: 403, body: { code: 'FOUR_EYES' } });
    }
    expect(await app.call('POST', `/v1/tasks/${second}/assign`, { body: { to: 'person:ann' } })).toMatchObject({
      status: 403,
      body: { code: 'FOUR_EYES' },
    });
    const shown = await app.call('GET', `/v1/tasks/${second}`, { cookie: ann });
    expect(shown.body).toMatchObject({
      actionable: false,
      handedOver: { elementName: 'Rate the vendor', by: { ref: 'person:ann', name: 'ANN' }, note: 'Rated twice' },
    });
  });

  it('is refused to programs where a human has to judge', async () => {
    const id = await app.open({ ...forRisk, judgement: 'human' });
    expect(await app.call('POST', `/v1/tasks/${id}/complete`, { body: {} })).toMatchObject({
      status: 403,
      body: { code: 'HUMAN_REQUIRED' },
    });
    const other = await app.open(forRisk);
    expect(await app.call('POST', `/v1/tasks/${other}/complete`, { body: {} })).toMatchObject({ status: 200 });
  });

  it('is refused while somebody else has the task', async () => {
    const id = await app.open(forRisk);
    await app.call('POST', `/v1/tasks/${id}/claim`, { cookie: ann });
    expect(await complete(id, bob)).toMatchObject({
      status: 403,
      body: { code: 'NOT_YOURS', detail: 'ANN has this task' },
    });
  });
});
