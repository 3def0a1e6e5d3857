import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { factTypes } from '@baton/contracts';

import { ServiceLevelsHandler } from '../src/service-levels/service-levels.handler.js';
import { TaskApp } from './task-app.js';

const HOUR = 3_600_000;

describe('service levels and routing', () => {
  let app: TaskApp;
  let ann: string;

  beforeAll(async () => {
    app = await TaskApp.start();
    await app.person('boss');
    ann = await app.person('ann', { manager: 'boss' });
    await app.person('bob');
    await app.person('officer');
    await app.group('risk', 'ann', 'bob');
    await app.group('risk-officers', 'officer');
  });
  afterAll(() => app.stop());

  const serviceLevel = {
    due: 'PT48H',
    nudges: [{ after: 'PT24H', repeat: 'PT12H' }],
    escalations: [{ after: 'PT48H', to: 'group:risk-officers' }],
  };
  const toldOf = async (id: string) => (await app.told()).filter(({ data }) => data.task?.userTaskId === id);

  it('nudge and escalate in due order, each once, as the clock is moved', async () => {
    const at = app.now();
    const id = await app.open({ owner: { assignee: 'person:ann' }, serviceLevel }, { at });
    expect((await app.call('GET', `/v1/tasks/${id}`, { cookie: ann })).body.dueAt).toBe(
      new Date(at + 48 * HOUR).toISOString(),
    );
    await app.app.advanceClock('PT23H');
    expect((await toldOf(id)).map(({ type }) => type)).toEqual([factTypes.UserTaskAssigned]);
    await app.app.advanceClock('PT26H');
    const told = (await toldOf(id)).slice(1);
    expect(told.map(({ type, data }) => [type, data.count ?? data.level ?? data.reason])).toEqual([
      [factTypes.UserTaskNudged, 1],
      [factTypes.UserTaskNudged, 2],
      [factTypes.UserTaskNudged, 3],
      [factTypes.UserTaskEscalated, 1],
      [factTypes.UserTaskAssigned, 'escalated'],
    ]);
    expect(told[0]?.data).toMatchObject({
      nudgedBy: '',
      recipients: [{ ref: 'person:ann', email: 'ann@example.org' }],
    });
    expect(told[3]?.data).toMatchObject({
      to: 'group:risk-officers',
      fromName: 'ANN',
      recipients: [{ ref: 'person:officer' }],
    });
    expect((await app.call('GET', `/v1/tasks/${id}`)).body).toMatchObject({
      state: 'open',
      escalationLevel: 1,
      candidates: [{ ref: 'group:risk-officers' }, { ref: 'person:ann' }],
    });
    expect(told.map(({ time }) => (Date.parse(time) - at) / HOUR)).toEqual([24, 36, 48, 48, 48]);
    await app.call('POST', `/v1/tasks/${id}/complete`, { body: {} });
  });

  it('are worked off once by two that try at the same time', async () => {
    const id = await app.open({ owner: { assignee: 'person:ann' }, serviceLevel: { nudges: [{ after: 'PT1H' }] } });
    const now = app.now() + 2 * HOUR;
    const levels = app.get(ServiceLevelsHandler);
    await Promise.all([levels.runDue(now), levels.runDue(now), levels.runDue(now)]);
    expect((await toldOf(id)).filter(({ type }) => type === factTypes.UserTaskNudged)).toHaveLength(1);
  });

  it('send one reminder, not many, after a long standstill', async () => {
    const id = await app.open(
      { owner: { assignee: 'person:ann' }, serviceLevel: { nudges: [{ after: 'PT24H', repeat: 'PT12H' }] } },
      { at: app.now() - 240 * HOUR },
    );
    await app.get(ServiceLevelsHandler).runDue(app.now());
    expect((await toldOf(id)).filter(({ type }) => type === factTypes.UserTaskNudged)).toHaveLength(1);
  });

  it('stop with the task', async () => {
    const id = await app.open({ owner: { assignee: 'person:ann' }, serviceLevel });
    await app.call('POST', `/v1/tasks/${id}/complete`, { cookie: ann, body: {} });
    await app.app.advanceClock('PT72H');
    expect((await toldOf(id)).map(({ type }) => type)).toEqual([
      factTypes.UserTaskAssigned,
      factTypes.UserTaskFinished,
    ]);
  });

  it('with a duration that is none cost the clock, not the task', async () => {
    const id = await app.open({
      owner: { assignee: 'person:ann' },
      serviceLevel: { due: 'soon', nudges: [{ after: 'PT1H', repeat: 'often' }] },
    });
    expect((await app.call('GET', `/v1/tasks/${id}`, { cookie: ann })).body).toMatchObject({ state: 'claimed' });
  });

  it('escalate to the manager of who has the task', async () => {
    const id = await app.open({
      owner: { assignee: 'person:ann' },
      serviceLevel: { escalations: [{ after: 'PT1H', to: 'manager-of-assignee' }] },
    });
    await app.app.advanceClock('PT2H');
    expect((await app.call('GET', `/v1/tasks/${id}`)).body).toMatchObject({
      state: 'claimed',
      assignee: { ref: 'person:boss' },
      candidates: [{ ref: 'person:ann' }],
    });
  });

  it('route work of an absent person to their backup, and back when they return', async () => {
    const cookie = await app.person('ada', { backup: 'bob', manager: 'boss' });
    const before = await app.open({ owner: { assignee: 'person:ada' } });
    const until = new Date(app.now() + 24 * HOUR).toISOString();
    expect((await app.call('PATCH', '/v1/people/ada', { cookie, body: { absentUntil: until } })).body.absentUntil).toBe(
      until,
    );
    expect((await toldOf(before)).at(-1)?.data).toMatchObject({
      reason: 'rerouted',
      assignee: 'person:bob',
      recipients: [{ ref: 'person:bob' }],
    });
    const during = await app.open({ owner: { assignee: 'person:ada' } });
    expect((await toldOf(during))[0]?.data).toMatchObject({ reason: 'rerouted', assignee: 'person:bob' });
    await app.app.advanceClock('PT25H');
    const after = await app.open({ owner: { assignee: 'person:ada' } });
    expect((await toldOf(after))[0]?.data).toMatchObject({ reason: 'opened', assignee: 'person:ada' });
  });

  it('route the work of somebody who leaves to their manager', async () => {
    await app.person('leo', { manager: 'boss' });
    const id = await app.open({ owner: { assignee: 'person:leo' } });
    await app.call('DELETE', '/v1/people/leo');
    expect((await app.call('GET', `/v1/tasks/${id}`)).body.assignee).toEqual({ ref: 'person:boss', name: 'BOSS' });
  });

  it('let work for nobody fall to the operators', async () => {
    const id = await app.open({ owner: { assignee: 'person:nobody', candidates: ['group:nowhere'] } });
    expect((await toldOf(id))[0]?.data).toMatchObject({
      assignee: '',
      candidates: [],
      recipients: [{ ref: 'person:admin' }],
    });
    expect((await app.call('POST', `/v1/tasks/${id}/assign`, { body: { to: 'person:ann' } })).body.assignee.ref).toBe(
      'person:ann',
    );
  });
});
