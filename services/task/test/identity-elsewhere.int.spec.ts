import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { factTypes, topics } from '@baton/contracts';
import { CredentialServiceService, type ResolveCredentialResponse } from '@baton/contracts/task';
import { outboxSource, PostgresBus } from '@baton/messaging';
import {
  createApplication,
  createLogger,
  hashToken,
  JsonLogger,
  processKeys,
  ServiceClients,
  type Application,
} from '@baton/service-kit';
import { testDatabase, until, type TestDatabase } from '@baton/testing';

import { mirrorService } from './mirror-service.js';
import { ADMIN, TaskApp } from './task-app.js';

/** What is promised of a revocation, everywhere. */
const WITHIN_MS = 5_000;
const keys = processKeys(['task', 'mirror']);

describe('another service', () => {
  let database: TestDatabase;
  let task: TaskApp;
  let mirror: Application;

  beforeAll(async () => {
    database = await testDatabase();
    task = await TaskApp.start(database, { keys });
    mirror = await createApplication([mirrorService], {
      databaseUrl: database.url,
      httpPort: 0,
      grpcPort: 0,
      drainMs: 200,
      identity: 'replica',
      keys,
      addressOf: () => task.app.grpcAddress,
      bus: ({ pool }) =>
        new PostgresBus({ sources: [outboxSource(pool, 'task', topics.credential)], pollMs: 20, leadMs: 20 }),
      logger: new JsonLogger(createLogger({ level: 'fatal' })),
    });
    await mirror.listen();
  });
  afterAll(async () => {
    await mirror?.close();
    await task?.stop({ keepDatabase: true });
    await database?.drop();
  });

  const headersOf = (credential: string) =>
    credential.includes('=') ? { cookie: credential } : { authorization: `Bearer ${credential}` };
  const at = (path: string, credential: string) =>
    fetch(`${mirror.httpUrl}/v1/mirror/${path}`, { headers: headersOf(credential) });
  const me = async (credential: string) => {
    const answer = await at('me', credential);
    return {
      status: answer.status,
      body: (await answer.json()) as { code?: string; roles?: string[]; groups?: string[] },
    };
  };
  const key = async () =>
    (await task.call('POST', '/v1/api-keys', { body: { name: 'ERP', roles: ['operator'] } })).body as {
      apiKey: { apiKeyId: string };
      secret: string;
    };
  const copied = (credential: string) =>
    until('the copy', async () => {
      const hash = hashToken(credential.split('=')[1] ?? credential);
      return (await database.pool.query(`select 1 from mirror.credentials where hash = $1`, [hash])).rowCount;
    });

  it('knows a key, a session and a guest from the moment they are given, and refuses who was never known', async () => {
    const { secret } = await key();
    expect(await me(secret)).toMatchObject({
      status: 200,
      body: { kind: 'api-key', name: 'ERP', roles: ['operator'] },
    });
    const cookie = await task.person('anna');
    expect(await me(cookie)).toMatchObject({ status: 200, body: { kind: 'person', subject: 'anna', groups: [] } });
    expect(await me('baton_never_was')).toMatchObject({ status: 401, body: { code: 'NOT_SIGNED_IN' } });
    expect(await me('baton_session=never-was')).toMatchObject({ status: 401 });
  });

  it('refuses a revoked key within 5 s, also where it had to ask who that is', async () => {
    const [told, askedFor] = [await key(), await key()];
    await copied(told.secret);
    await copied(askedFor.secret);
    await database.pool.query(`delete from mirror.credentials where hash = $1`, [hashToken(askedFor.secret)]);
    for (const { secret } of [told, askedFor]) expect((await me(secret)).status).toBe(200);
    for (const { apiKey, secret } of [told, askedFor]) {
      await task.call('DELETE', `/v1/api-keys/${apiKey.apiKeyId}`);
      await until('the refusal', async () => (await me(secret)).status === 401, WITHIN_MS);
    }
  });

  it('sees new roles and groups within 5 s', async () => {
    const cookie = await task.person('bert');
    expect((await me(cookie)).body.roles).toEqual(['participant']);
    await task.call('PATCH', '/v1/people/bert', { body: { roles: ['designer'] } });
    await task.group('risk', 'bert');
    await until(
      'the designer of the group',
      async () => {
        const { body } = await me(cookie);
        return body.roles?.[0] === 'designer' && body.groups?.[0] === 'risk';
      },
      WITHIN_MS,
    );
  });

  it('lets a guest in until the task is canceled', async () => {
    const id = await task.open({ guest: { email: 'vera@outside.example', name: 'Vera' } });
    const fact = (await task.told(factTypes.GuestInvited)).find(({ data }) => data.task.userTaskId === id);
    const token = task.sealer.open(fact?.data.sealedLink, `guest-link:${id}`).split('#')[1];
    const { headers } = await task.call('POST', '/v1/guest/session', { cookie: '', body: { token } });
    const cookie = (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect(await me(cookie)).toMatchObject({ status: 200, body: { kind: 'guest', taskId: id, name: 'Vera' } });
    await task.bus.deliver(task.fact(factTypes.UserTaskCanceled, id.split(':')[0] ?? '', { userTaskId: id }));
    await until('the end of the guest', async () => (await me(cookie)).status === 401, WITHIN_MS);
  });

  it('ends the streams of a session within 5 s of its end', async () => {
    const cookie = await task.person('carl');
    const stream = await at('stream', cookie);
    const reader = stream.body?.getReader();
    await reader?.read();
    await task.call('DELETE', '/v1/session', { cookie });
    const began = performance.now();
    while (!(await reader?.read())?.done);
    expect(performance.now() - began).toBeLessThan(WITHIN_MS);
  });

  it('may ask about credentials; people and programs may not', async () => {
    const { secret } = await key();
    const request = { credentialHash: hashToken(secret) };
    const client = mirror.nest.get(ServiceClients).client(CredentialServiceService, 'mirror', 'task');
    const { credential, sequence } = (await client.resolveCredential(request)) as ResolveCredentialResponse;
    expect(credential?.caller).toMatchObject({ kind: 'api-key', roles: ['operator'] });
    expect(Number(sequence)).toBeGreaterThan(0);
    expect(await client.resolveCredential({ credentialHash: hashToken('nobody') })).toMatchObject({ sequence: '0' });
    await expect(client.resolveCredential({ credentialHash: Buffer.from('ab') })).rejects.toMatchObject({
      kind: 'invalid',
    });
    await expect(
      client.resolveCredential(request, {
        caller: { kind: 'person', tenant: 'default', subject: 'anna', roles: ['admin'] },
      }),
    ).rejects.toMatchObject({ code: 'CALLER_NOT_ALLOWED' });
  });

  it('verifies whom it knows while task is gone, and refuses nobody it does not know', async () => {
    const { secret } = await key();
    const cookie = await task.person('dora');
    await copied(secret);
    await copied(cookie);
    await task.app.close();
    await until('memory is over', async () => (await me('baton_unknown')).status === 503);
    for (const credential of [secret, cookie, ADMIN.apiKey]) expect((await me(credential)).status).toBe(200);
    const unknown = await at('me', 'baton_unknown_still');
    expect([unknown.status, ((await unknown.json()) as { code: string }).code]).toEqual([503, 'IDENTITY_UNAVAILABLE']);
    expect(unknown.headers.get('retry-after')).not.toBeNull();
    expect(await (await at('open', 'baton_unknown_still')).json()).toEqual({ subject: 'stranger' });
  });
});
