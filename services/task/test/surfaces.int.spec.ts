import { credentials, Metadata } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { factTypes, topics, toTimestamp } from '@baton/contracts';
import { OperationsServiceClient } from '@baton/contracts/operations';
import {
  DirectoryServiceClient,
  Role,
  UserTaskFilter,
  UserTaskServiceClient,
  UserTaskState,
} from '@baton/contracts/task';

import { outboxSource } from '@baton/messaging';
import { until } from '@baton/testing';

import { ADMIN, TaskApp } from './task-app.js';

/** The last overload of a generated method tells what it is given and what it answers. */
type Unary = (
  request: never,
  metadata: Metadata,
  options: never,
  reply: (error: never, response: never) => void,
) => unknown;
type Request<Method> = Method extends (request: infer R, metadata: Metadata, options: never, reply: never) => unknown
  ? R
  : never;
type Response<Method> = Method extends (
  request: never,
  metadata: Metadata,
  options: never,
  reply: (error: never, response: infer R) => void,
) => unknown
  ? R
  : never;

/** One unary call as the holder of `key`. */
const call = <Method extends Unary>(
  client: object,
  method: Method,
  request: Request<Method>,
  key: string = ADMIN.apiKey,
): Promise<Response<Method>> =>
  new Promise((resolve, reject) => {
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${key}`);
    const reply = (error: unknown, response: Response<Method>) => (error ? reject(error as Error) : resolve(response));
    (method as unknown as (...args: unknown[]) => unknown).call(client, request, metadata, {}, reply);
  });

describe('the surfaces of task', () => {
  let app: TaskApp;
  let directory: DirectoryServiceClient;
  let tasks: UserTaskServiceClient;
  let operations: OperationsServiceClient;

  beforeAll(async () => {
    app = await TaskApp.start();
    directory = new DirectoryServiceClient(app.app.grpcAddress, credentials.createInsecure());
    tasks = new UserTaskServiceClient(app.app.grpcAddress, credentials.createInsecure());
    operations = new OperationsServiceClient(app.app.grpcAddress, credentials.createInsecure());
  });
  afterAll(async () => {
    for (const client of [directory, tasks, operations]) client.close();
    await app.stop();
  });

  const person = {
    personId: '',
    name: 'Gia',
    email: 'gia@example.org',
    roles: [Role.ROLE_OPERATOR],
    groups: [],
    manager: '',
    backup: '',
  };

  it('serve people, groups and keys by gRPC as by REST', async () => {
    const created = await call(directory, directory.createPerson, person);
    expect(created.person).toMatchObject({ personId: 'gia', roles: ['ROLE_OPERATOR'], joined: false });
    await expect(call(directory, directory.createPerson, person)).rejects.toMatchObject({ code: 6 });
    await call(directory, directory.createGroup, { groupId: 'team', name: '', members: ['gia'] });
    const changed = await call(directory, directory.updateGroup, {
      groupId: 'team',
      name: 'The team',
      addMembers: ['admin'],
      removeMembers: ['gia'],
    });
    expect(changed.group).toEqual({ groupId: 'team', name: 'The team', members: ['admin'] });
    const { secret } = await call(directory, directory.createApiKey, {
      name: 'k',
      roles: [Role.ROLE_WORKER],
      expiresAt: undefined,
    });
    await expect(
      call(directory, directory.listPeople, { pageSize: 0, pageToken: '', includeInactive: false }, secret),
    ).rejects.toMatchObject({ code: 7 });
    await expect(call(directory, directory.deleteGroup, { groupId: 'none' })).rejects.toMatchObject({ code: 5 });
    await expect(
      call(directory, directory.createApiKey, { name: 'k', roles: [Role.ROLE_UNSPECIFIED], expiresAt: undefined }),
    ).rejects.toMatchObject({ code: 3 });
  });

  it('serve tasks by gRPC as by REST', async () => {
    const id = await app.open({});
    const { userTasks } = await call(tasks, tasks.listUserTasks, {
      filter: UserTaskFilter.USER_TASK_FILTER_ALL,
      instanceId: '',
      includeClosed: false,
      pageSize: 0,
      pageToken: '',
    });
    expect(userTasks.map(({ userTaskId }) => userTaskId)).toContain(id);
    const claimed = await call(tasks, tasks.claimUserTask, { userTaskId: id });
    expect(claimed.userTask?.state).toBe(UserTaskState.USER_TASK_STATE_CLAIMED);
    await expect(
      call(tasks, tasks.completeUserTask, {
        userTaskId: id,
        outcome: 'none',
        variablesJson: '{}',
        note: '',
        requestId: '',
      }),
    ).rejects.toMatchObject({ code: 3 });
    const done = await call(tasks, tasks.completeUserTask, {
      userTaskId: id,
      outcome: '',
      variablesJson: '{"a":1.10}',
      note: '',
      requestId: '',
    });
    expect(done.userTask).toMatchObject({ state: UserTaskState.USER_TASK_STATE_COMPLETED, draftJson: '{"a":1.10}' });
    await expect(call(tasks, tasks.getUserTask, { userTaskId: id }, 'baton_wrong')).rejects.toMatchObject({ code: 16 });
  });

  it('move the clock, for operators', async () => {
    await app.open({ owner: { assignee: 'person:admin' }, serviceLevel: { nudges: [{ after: 'PT5H' }] } });
    const { now, nextDue } = await call(operations, operations.getClock, {});
    expect(Number(nextDue?.seconds) - Number(now?.seconds)).toBeGreaterThan(4 * 3600);
    await call(operations, operations.moveClock, { now: toTimestamp(app.now() + 6 * 3_600_000) });
    await call(operations, operations.runDue, {});
    expect((await call(operations, operations.getClock, {})).nextDue).toBeUndefined();
  });

  it('keep tenants apart', async () => {
    await app.call('POST', '/v1/tenants', { body: { tenantId: 'acme', adminEmail: 'boss@acme.example' } });
    const link = (await app.told()).find(({ key }) => key === 'boss');
    const token = app.sealer.open(link?.data.sealedLink, 'person-link:boss').split('#')[1];
    await app.call('POST', '/v1/session/password-reset/confirm', {
      cookie: '',
      body: { token, password: 'boss of the acme' },
    });
    const boss = await app.signIn('boss@acme.example', 'boss of the acme');
    const ours = await app.open({ documents: [{ name: 'letter' }] });
    const theirs = await app.open({}, { tenant: 'acme' });
    const foreign = [
      app.call('GET', `/v1/tasks/${ours}`, { cookie: boss }),
      app.call('POST', `/v1/tasks/${ours}/claim`, { cookie: boss }),
      app.call('POST', `/v1/tasks/${ours}/complete`, { cookie: boss, body: {} }),
      app.call('PATCH', '/v1/people/admin', { cookie: boss, body: { name: 'Mine' } }),
      app.call('DELETE', '/v1/groups/team', { cookie: boss }),
      app.call('GET', `/v1/tasks/${theirs}`),
    ];
    for (const { status } of await Promise.all(foreign)) expect(status).toBe(404);
    expect((await app.call('GET', '/v1/tasks?filter=all', { cookie: boss })).body.userTasks).toMatchObject([
      { userTaskId: theirs },
    ]);
    expect((await app.call('GET', '/v1/people', { cookie: boss })).body.people).toMatchObject([{ personId: 'boss' }]);
    expect(await app.call('GET', '/v1/tenants', { cookie: boss })).toMatchObject({
      status: 403,
      body: { code: 'TENANT_HOST_REQUIRED' },
    });
    expect((await app.call('DELETE', '/v1/tenants/acme')).status).toBe(204);
    expect((await app.call('GET', '/v1/session', { cookie: boss })).status).toBe(401);
  });

  it('publish facts in the order of their commits, numbered upwards for each instance', async () => {
    const id = await app.open({ owner: { assignee: 'person:admin' } });
    for (let count = 0; count < 3; count++) await app.call('POST', `/v1/tasks/${id}/nudge`);
    // What others have under way on this server holds the last facts back for a moment.
    const ofInstance = await until('four facts', async () => {
      const { facts } = await outboxSource(app.database.pool, 'task', topics.userTask).read(null, 10_000);
      const found = facts.filter(({ key }) => id.startsWith(key));
      return found.length >= 4 ? found : undefined;
    });
    const kinds = ofInstance.map(({ type, data }) => [type, (data as { count?: number }).count ?? 0]);
    expect(kinds).toEqual([
      [factTypes.UserTaskAssigned, 0],
      ...[1, 2, 3].map((count) => [factTypes.UserTaskNudged, count]),
    ]);
    expect(ofInstance.map(({ seq }) => seq)).toEqual(ofInstance.map(({ seq }) => seq).sort((a, b) => a - b));
    expect(new Set(ofInstance.map(({ seq }) => seq)).size).toBe(4);
  });

  it('describe themselves, each operation under its own name', async () => {
    const { status, body } = await app.call('GET', '/openapi.json');
    expect(status, JSON.stringify(body)).toBe(200);
    for (const path of [
      '/v1/tasks',
      '/v1/tasks/{id}/complete',
      '/v1/guest/session',
      '/v1/people/{id}',
      '/v1/api-keys',
      '/v1/session/password-reset/confirm',
    ])
      expect(body.paths).toHaveProperty([path]);
    expect(body.paths['/v1/session'].post.requestBody.content['application/json'].schema).toBeDefined();
  });

  it('answer bad input with a problem, never with a defect', async () => {
    const id = await app.open({});
    const odd = ['%00', '..%2f..', 'x'.repeat(300), '💥'];
    const answers = await Promise.all([
      ...odd.flatMap((text) =>
        [
          `/v1/tasks/${text}`,
          `/v1/documents/${text}`,
          `/v1/documents?instanceId=${text}`,
          `/v1/tasks?instanceId=${text}`,
          `/v1/people?pageToken=${text}`,
        ].map((path) => app.call('GET', path)),
      ),
      ...odd.flatMap((text) =>
        ['people', 'groups', 'api-keys', 'tenants'].map((kind) => app.call('DELETE', `/v1/${kind}/${text}`)),
      ),
      app.call('POST', `/v1/tasks/${id}/complete`, { body: { variables: [] } }),
      app.call('POST', `/v1/tasks/${id}/complete`, { body: { variables: { a: '\0' } } }),
      app.call('POST', `/v1/tasks/${id}/complete`, { body: { outcome: '\0' } }),
      app.call('POST', `/v1/tasks/${id}/assign`, { body: { to: 'x' } }),
      app.call('PUT', `/v1/tasks/${id}/draft`, {
        body: Buffer.from('no json'),
        headers: { 'content-type': 'application/json' },
      }),
      app.call('POST', '/v1/people', { body: { name: 'A\0', email: 'a@b.example' } }),
      app.call('POST', '/v1/session', { cookie: '', body: { email: '\0', password: '' } }),
    ]);
    for (const { status } of answers) expect(status).toBeLessThan(500);
  });
});
