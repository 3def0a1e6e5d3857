import { randomUUID } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { factTypes } from '@baton/contracts';
import type { UserTaskOpened } from '@baton/contracts/execution';
import { Rejection } from '@baton/kernel';
import { systemClock } from '@baton/service-kit';

import { SubmissionsHandler } from '../src/user-tasks/submissions.handler.js';
import { TaskApp } from './task-app.js';

const LATER_MS = 60_000;
const MANY = 24;

describe('tasks completed at the same time', () => {
  let app: TaskApp;
  let ann: string;

  beforeAll(async () => {
    app = await TaskApp.start();
    ann = await app.person('ann');
    await app.group('risk', 'ann');
  });
  afterEach(() => {
    app.execution.refuseWith(null);
    app.execution.older = false;
  });
  afterAll(() => app.stop());

  const forRisk = { owner: { candidates: ['group:risk'] } };
  const openMany = async (count = MANY): Promise<string[]> => {
    const facts = Array.from({ length: count }, () => app.opened(forRisk));
    await app.bus.deliver(...facts);
    return facts.map(({ data }) => (data as UserTaskOpened).userTaskId);
  };
  const complete = (id: string, body: object = {}) =>
    app.call('POST', `/v1/tasks/${id}/complete`, { cookie: ann, body });
  const stateOf = async (id: string) => (await app.call('GET', `/v1/tasks/${id}`)).body.state;
  const finished = async (ids: readonly string[]) =>
    (await app.told(factTypes.UserTaskFinished)).filter(({ data }) => ids.includes(data.task.userTaskId));
  /** All that is stored of these instances, row by row. */
  const rowsOf = async (instances: readonly string[]) =>
    (
      await app.database.pool.query(
        `select md5(t::text) as row from task.user_tasks t where instance_id::text = any($1)
         union all select md5(o::text) from task.outbox o where key = any($1) order by 1`,
        [instances],
      )
    ).rows;

  it('are told to their processes in fewer calls than there are tasks, and each is finished once', async () => {
    const ids = await openMany();
    const before = app.execution.calls;
    const answers = await Promise.all(ids.map((id) => complete(id)));
    expect(new Set(answers.map(({ body }) => body.state))).toEqual(new Set(['completed']));
    expect(app.execution.calls - before).toBeGreaterThan(0);
    expect(app.execution.calls - before).toBeLessThan(ids.length);
    expect((await finished(ids)).map(({ data }) => data.task.userTaskId).sort()).toEqual([...ids].sort());
  });

  it('are finished once by somebody who says so twice at once', async () => {
    const ids = await openMany(8);
    const answers = await Promise.all([...ids, ...ids].map((id) => complete(id)));
    expect(new Set(answers.map(({ body }) => body.state))).toEqual(new Set(['completed']));
    expect(await finished(ids)).toHaveLength(ids.length);
  });

  it('are refused each for itself: by its form, its holder, its process', async () => {
    const [good = '', unformed = '', held = '', moved = '', unwanted = '', ...rest] = await openMany(12);
    await app.database.pool.query(
      `update task.user_tasks set form_schema = '{"type":"object","required":["iban"]}' where user_task_id = $1`,
      [unformed],
    );
    await app.database.pool.query(
      `update task.user_tasks set state = 'claimed', assignee = 'person:bob' where user_task_id = $1`,
      [held],
    );
    app.execution.refuse(moved, new Rejection('wrong-state', 'USER_TASK_NOT_OPEN', 'Not open'));
    app.execution.refuse(unwanted, new Rejection('invalid', 'OUTCOME_UNKNOWN', 'No such outcome'));
    const nobodys = `${randomUUID()}:1`;
    const ids = [good, unformed, held, moved, unwanted, nobodys, ...rest];
    const answers = await Promise.all(ids.map((id) => complete(id)));
    expect(answers.slice(0, 6).map(({ status, body }) => [status, body.code])).toEqual([
      [200, undefined],
      [400, 'FORM_INVALID'],
      [403, 'NOT_YOURS'],
      [409, 'TASK_CLOSED'],
      [400, 'OUTCOME_UNKNOWN'],
      [404, 'TASK_UNKNOWN'],
    ]);
    expect(new Set(answers.slice(6).map(({ body }) => body.state))).toEqual(new Set(['completed']));
    expect(await Promise.all([unformed, held, moved, unwanted].map(stateOf))).toEqual([
      'open',
      'claimed',
      'canceled',
      'claimed',
    ]);
  });

  it('do not wait for one that somebody else holds', async () => {
    const [blocked = '', ...others] = await openMany(10);
    const holder = await app.database.pool.connect();
    await holder.query('begin');
    await holder.query(`select 1 from task.user_tasks where user_task_id = $1 for update`, [blocked]);
    const waiting = complete(blocked);
    expect(new Set((await Promise.all(others.map((id) => complete(id)))).map(({ body }) => body.state))).toEqual(
      new Set(['completed']),
    );
    expect(await stateOf(blocked)).toBe('open');
    await holder.query('commit');
    holder.release();
    expect((await waiting).body.state).toBe('completed');
  });

  it('leave a second step of the same instance to somebody else', async () => {
    const instanceId = randomUUID();
    const rated = app.opened({ ...forRisk, elementId: 'rate' }, { instanceId });
    const approved = app.opened(
      { owner: { candidates: ['group:risk'], notBy: ['rate'] }, elementId: 'approve' },
      { instanceId },
    );
    await app.bus.deliver(rated, approved);
    const [rate = '', approve = ''] = [rated, approved].map(({ data }) => (data as UserTaskOpened).userTaskId);
    expect((await complete(rate)).status).toBe(200);
    expect((await Promise.all([rate, approve].map((id) => complete(id)))).map(({ body }) => body.code)).toEqual([
      'TASK_CLOSED',
      'FOUR_EYES',
    ]);
  });

  it('are taken one by one by an execution of the release before', async () => {
    app.execution.older = true;
    const ids = await openMany();
    const answers = await Promise.all(ids.map((id) => complete(id)));
    expect(new Set(answers.map(({ body }) => body.state))).toEqual(new Set(['completed']));
    expect(await finished(ids)).toHaveLength(ids.length);
  });

  it('stay noted while the process is away, and are all told when it is back', async () => {
    const ids = await openMany();
    app.execution.refuseWith(new Rejection('unavailable', 'SERVICE_UNAVAILABLE', 'Away'));
    const answers = await Promise.all(ids.map((id) => complete(id)));
    expect(new Set(answers.map(({ body }) => body.state ?? body.code))).toEqual(new Set(['submitting']));
    app.execution.refuseWith(null);
    await app.get(SubmissionsHandler).sweep(systemClock.now() + LATER_MS);
    expect(new Set(await Promise.all(ids.map(stateOf)))).toEqual(new Set(['completed']));
    expect(await finished(ids)).toHaveLength(ids.length);
  });

  it('are opened and closed once, though the batch of facts arrives again', async () => {
    const facts = Array.from({ length: MANY }, () => app.opened(forRisk));
    const closed = facts.map(({ key, data }, index) => {
      const { userTaskId, elementId } = data as UserTaskOpened;
      return index % 2 === 0
        ? app.fact(factTypes.UserTaskCompleted, key, { userTaskId, elementId, outcome: '', completedBy: 'person:ann' })
        : app.fact(factTypes.UserTaskCanceled, key, { userTaskId, elementId });
    });
    await app.bus.deliver(...facts, ...closed);
    const once = await rowsOf(facts.map(({ key }) => key));
    expect(once).toHaveLength(2 * MANY + MANY / 2);
    await app.bus.deliver(...facts, ...closed);
    await app.bus.deliver(...facts);
    expect(await rowsOf(facts.map(({ key }) => key))).toEqual(once);
  });
});
