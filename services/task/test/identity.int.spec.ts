import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { factTypes } from '@baton/contracts';

import { ADMIN, TaskApp } from './task-app.js';

describe('identity', () => {
  let app: TaskApp;
  beforeAll(async () => {
    app = await TaskApp.start();
  });
  afterAll(() => app.stop());

  const whoAmI = (cookie: string) => app.call('GET', '/v1/session', { cookie });
  const wrongPassword = (email: string) =>
    app.call('POST', '/v1/session', { cookie: '', body: { email, password: 'wrong' } });

  it('begins with the admin that was asked for, made once', async () => {
    const cookie = await app.signIn(ADMIN.email, ADMIN.password);
    expect((await whoAmI(cookie)).body).toMatchObject({
      person: { personId: 'admin', roles: ['admin', 'designer', 'operator', 'participant'], tenantId: 'default' },
    });
    expect(app.app.announcements.all()).toEqual([`Sign in as        ${ADMIN.email}`]);
    const again = await TaskApp.start(app.database);
    expect(again.app.announcements.all()).toEqual([]);
    await again.stop({ keepDatabase: true });
  });

  it('keeps nothing that signs anybody in', async () => {
    const cookie = await app.signIn(ADMIN.email, ADMIN.password);
    const token = cookie.split('=')[1] ?? '';
    for (const table of ['sessions', 'api_keys', 'people', 'admin_log']) {
      const { rows } = await app.database.pool.query<{ row: string }>(`select t::text as row from task.${table} t`);
      for (const { row } of rows)
        for (const secret of [token, ADMIN.password, ADMIN.apiKey]) expect(row).not.toContain(secret);
    }
  });

  it('sets a session cookie that scripts and other sites cannot use', async () => {
    const { headers } = await app.call('POST', '/v1/session', {
      cookie: '',
      body: { email: ADMIN.email, password: ADMIN.password },
    });
    expect(headers.get('set-cookie')).toMatch(
      /^baton_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/,
    );
  });

  it('answers an unknown account like a wrong password', async () => {
    await app.person('uma');
    const answers = await Promise.all([wrongPassword('uma@example.org'), wrongPassword('nobody@example.org')]);
    expect(answers[0]).toMatchObject({ status: 401, body: { code: 'SIGN_IN_REFUSED' } });
    expect(answers[1]?.body).toEqual(answers[0]?.body);
  });

  it('slows guessing down, for accounts that exist and for others', async () => {
    await app.person('gil');
    for (const email of ['gil@example.org', 'ghost@example.org']) {
      for (let attempt = 1; attempt <= 5; attempt++) expect((await wrongPassword(email)).status).toBe(401);
      const throttled = await wrongPassword(email);
      expect(throttled).toMatchObject({ status: 429, body: { code: 'SIGN_IN_THROTTLED' } });
      expect(Number(throttled.headers.get('retry-after'))).toBeGreaterThan(30);
    }
    await expect(app.signIn('gil@example.org', 'gil has a password')).rejects.toThrow('SIGN_IN_THROTTLED');
  });

  it('does not let parallel guesses slip past', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => wrongPassword('parallel@example.org')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
  });

  it('signs out here, and everywhere', async () => {
    const first = await app.person('sue');
    const [second, third] = await Promise.all([1, 2].map(() => app.signIn('sue@example.org', 'sue has a password')));
    expect((await app.call('DELETE', '/v1/session', { cookie: first })).status).toBe(204);
    expect((await whoAmI(first)).status).toBe(401);
    expect((await whoAmI(second ?? '')).status).toBe(200);
    expect((await app.call('POST', '/v1/session/sign-out-everywhere', { cookie: second ?? '' })).status).toBe(204);
    expect((await whoAmI(second ?? '')).status).toBe(401);
    expect((await whoAmI(third ?? '')).status).toBe(401);
  });

  it('changes a password, which ends the other sessions', async () => {
    const here = await app.person('pat');
    const there = await app.signIn('pat@example.org', 'pat has a password');
    const change = (current: string) =>
      app.call('POST', '/v1/session/password', { cookie: here, body: { current, new: 'pat has another one' } });
    expect(await change('not this')).toMatchObject({ status: 400, body: { errors: [{ field: 'current' }] } });
    expect((await change('pat has a password')).status).toBe(204);
    expect((await whoAmI(here)).status).toBe(200);
    expect((await whoAmI(there)).status).toBe(401);
    await app.signIn('pat@example.org', 'pat has another one');
  });

  it('invites by a sealed link that sets a password once', async () => {
    const { body } = await app.call('POST', '/v1/people', { body: { name: 'Ida', email: 'Ida.New@example.org' } });
    expect(body).toMatchObject({ personId: 'ida.new', joined: false, roles: ['participant'] });
    const fact = (await app.told(factTypes.PersonInvited)).find(({ key }) => key === 'ida.new');
    expect(fact?.data.recipient).toEqual({ ref: 'person:ida.new', name: 'Ida', email: 'Ida.New@example.org' });
    const link = app.sealer.open(fact?.data.sealedLink, 'person-link:ida.new');
    expect(link).toMatch(/^http:\/\/localhost:8080\/password#/);
    const confirm = (password: string) =>
      app.call('POST', '/v1/session/password-reset/confirm', {
        cookie: '',
        body: { token: link.split('#')[1], password },
      });
    expect((await confirm('short')).status).toBe(400);
    expect((await confirm('ida chose this')).status).toBe(204);
    expect(await confirm('ida chose that')).toMatchObject({ status: 409, body: { code: 'LINK_STALE' } });
    await app.signIn('ida.new@example.org', 'ida chose this');
  });

  it('resets a password, and does not tell whether the account exists', async () => {
    const cookie = await app.person('rex');
    const reset = (email: string) => app.call('POST', '/v1/session/password-reset', { cookie: '', body: { email } });
    expect([(await reset('rex@example.org')).status, (await reset('nobody@example.org')).status]).toEqual([202, 202]);
    const started = performance.now();
    await reset('nobody@example.org');
    expect(performance.now() - started).toBeGreaterThan(200);
    const facts = await app.told(factTypes.PersonPasswordReset);
    expect(facts.map(({ key }) => key)).toEqual(['rex']);
    const token = app.sealer.open(facts[0]?.data.sealedLink, 'person-link:rex').split('#')[1];
    await app.call('POST', '/v1/session/password-reset/confirm', {
      cookie: '',
      body: { token, password: 'rex has a new one' },
    });
    expect((await whoAmI(cookie)).status).toBe(401);
  });

  it('refuses a revoked or expired key, and one that never was', async () => {
    const { body } = await app.call('POST', '/v1/api-keys', { body: { name: 'ERP', roles: ['operator'] } });
    expect(body.secret).toMatch(/^baton_[\w-]{43}$/);
    expect((await app.call('GET', '/v1/tasks', { key: body.secret })).status).toBe(200);
    expect((await app.call('DELETE', `/v1/api-keys/${body.apiKey.apiKeyId}`)).status).toBe(204);
    expect((await app.call('GET', '/v1/tasks', { key: body.secret })).status).toBe(401);
    expect((await app.call('GET', '/v1/tasks', { key: 'baton_never' })).status).toBe(401);
    const past = await app.call('POST', '/v1/api-keys', {
      body: { name: 'Old', roles: ['operator'], expiresAt: '2020-01-01T00:00:00Z' },
    });
    expect(past).toMatchObject({ status: 400, body: { errors: [{ field: 'expiresAt' }] } });
  });

  it('is revoked in every process within five seconds', async () => {
    const other = await TaskApp.start(app.database);
    const { body } = await app.call('POST', '/v1/api-keys', { body: { name: 'ERP', roles: ['operator'] } });
    expect((await other.call('GET', '/v1/tasks', { key: body.secret })).status).toBe(200);
    await app.call('DELETE', `/v1/api-keys/${body.apiKey.apiKeyId}`);
    const refused = async () => (await other.call('GET', '/v1/tasks', { key: body.secret })).status;
    await expect.poll(refused, { timeout: 5_000, interval: 100 }).toBe(401);
    await other.stop({ keepDatabase: true });
  });

  it('ends with deactivation, but never with that of the last admin', async () => {
    const cookie = await app.person('dan');
    expect((await app.call('DELETE', '/v1/people/dan')).status).toBe(204);
    expect((await whoAmI(cookie)).status).toBe(401);
    await expect(app.signIn('dan@example.org', 'dan has a password')).rejects.toThrow('SIGN_IN_REFUSED');
    expect(await app.call('DELETE', '/v1/people/admin')).toMatchObject({ status: 409, body: { code: 'LAST_ADMIN' } });
    expect(await app.call('PATCH', '/v1/people/admin', { body: { roles: ['participant'] } })).toMatchObject({
      status: 409,
      body: { code: 'LAST_ADMIN' },
    });
    await app.person('dan2', { email: 'dan@example.org' }).catch(() => undefined);
    expect(
      (await app.call('GET', '/v1/people')).body.people.map(({ personId }: { personId: string }) => personId),
    ).toContain('dan2');
  });

  it('is changed by admins only, and each change is kept', async () => {
    const cookie = await app.person('mia');
    const attempts = [
      app.call('POST', '/v1/people', { cookie, body: { name: 'X', email: 'x@example.org' } }),
      app.call('PATCH', '/v1/people/mia', { cookie, body: { roles: ['admin'] } }),
      app.call('PATCH', '/v1/people/admin', { cookie, body: { name: 'Y' } }),
      app.call('POST', '/v1/groups', { cookie, body: { groupId: 'g' } }),
      app.call('GET', '/v1/api-keys', { cookie }),
      app.call('GET', '/v1/tenants', { cookie }),
    ];
    for (const { status, body } of await Promise.all(attempts))
      expect([status, body.code]).toEqual([403, 'ROLE_REQUIRED']);
    expect((await app.call('PATCH', '/v1/people/mia', { cookie, body: { name: 'Mia herself' } })).body.name).toBe(
      'Mia herself',
    );
    const { rows } = await app.database.pool.query(
      `select actor, action from task.admin_log where target = 'mia' order by id`,
    );
    expect(rows).toEqual([
      { actor: expect.stringMatching(/^api-key:/), action: 'person.create' },
      { actor: 'person:mia', action: 'person.change' },
    ]);
  });

  it('names what is wrong with a person or group', async () => {
    const { body } = await app.call('POST', '/v1/people', { body: { name: ' ', email: 'no', roles: ['king'] } });
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(['name', 'email', 'roles.0']);
    expect(
      await app.call('POST', '/v1/people', { body: { name: 'A', email: ADMIN.email.toUpperCase() } }),
    ).toMatchObject({ status: 409, body: { code: 'EMAIL_TAKEN' } });
    expect(
      (await app.call('POST', '/v1/groups', { body: { groupId: 'team', members: ['nobody'] } })).body.errors,
    ).toEqual([{ field: 'members', message: 'there is no person nobody' }]);
  });
});
