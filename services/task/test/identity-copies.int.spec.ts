import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { factTypes } from '@baton/contracts';
import { presented } from '@baton/service-kit';

import { ApiKeysHandler } from '../src/api-keys/api-keys.handler.js';
import { CallerCache } from '../src/credentials/caller-cache.js';
import { CredentialsHandler } from '../src/credentials/credentials.handler.js';
import { GuestsHandler } from '../src/guests/guests.handler.js';
import { GroupsHandler } from '../src/people/groups.handler.js';
import { PeopleHandler } from '../src/people/people.handler.js';
import { TenantsHandler } from '../src/people/tenants.handler.js';
import { SessionsHandler } from '../src/sessions/sessions.handler.js';
import { TaskAuthenticator } from '../src/sessions/authenticator.js';
import { UserTaskClosingHandler } from '../src/user-tasks/user-task-closing.handler.js';
import { IdentityCopy } from './identity-copy.js';
import { IdentityStory } from './identity-story.js';
import { ADMIN, TaskApp } from './task-app.js';

const STEPS = 40;

/** The same numbers for the same seed. */
function drawing(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** What a use case may be called, beside the steps of the story: it changes no credential. */
const CHANGES_NOTHING: Readonly<Record<string, readonly string[]>> = {
  'api-keys': ['list', 'names', 'noteUse'],
  people: ['list'],
  groups: ['list'],
  tenants: ['list'],
  sessions: ['whoAmI', 'requestReset'],
  guests: ['callerOf'],
  closing: ['tellFinished'],
};
/** Parts of other use cases; the whole is a step. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  'api-keys': ['add', 'addTold'],
  people: ['add', 'activePerson', 'keepAnAdmin', 'requireKnown', 'freeId'],
  groups: ['tell', 'requirePeople'],
  sessions: ['sendReset', 'endAll', 'tell'],
  closing: ['completeAll', 'tellGuests'],
};
const HANDLERS = {
  'api-keys': ApiKeysHandler,
  people: PeopleHandler,
  groups: GroupsHandler,
  tenants: TenantsHandler,
  sessions: SessionsHandler,
  guests: GuestsHandler,
  closing: UserTaskClosingHandler,
};

describe('copies of the credentials', () => {
  let app: TaskApp;
  let copy: IdentityCopy;

  beforeAll(async () => {
    app = await TaskApp.start();
    copy = await IdentityCopy.of(app.app);
  });
  afterAll(async () => {
    copy?.stop();
    await app?.stop();
  });

  async function expectSame(story: IdentityStory, after: string): Promise<void> {
    await copy.follow();
    // What is done in a consumer's transaction is forgotten by time alone.
    if (after.includes('facts.'))
      app.get(CallerCache).forget(story.credentials.flatMap(presented).map(({ hash }) => hash));
    const authenticator = app.get(TaskAuthenticator);
    const all = [...story.credentials, { authorization: `Bearer ${ADMIN.apiKey}` }];
    const [copied, owned] = await Promise.all(
      [copy.replica, authenticator].map((each) =>
        Promise.all(all.map((credentials) => each.authenticate(credentials))),
      ),
    );
    expect([after, copied]).toEqual([after, owned]);
  }

  it.each([1, 2])(
    'say what this service says after any use cases in any order (seed %i)',
    { timeout: 240_000 },
    async (seed) => {
      const draw = drawing(seed);
      const story = new IdentityStory(app, draw, seed * 1_000);
      const names = Object.keys(story.steps);
      for (const name of ['people.create', 'people.create', 'groups.create', 'sessions.signIn']) await story.step(name);
      for (let step = 0; step < STEPS; step++) {
        const name = names[draw(names.length)] ?? '';
        await story.step(name);
        await expectSame(story, `${step}. ${name}`);
      }
      for (const name of names) if (!story.done.has(name)) await story.step(name);
      await expectSame(story, 'all');
    },
  );

  it('are told of by every use case that changes people, keys, sessions or guests', () => {
    const { steps } = new IdentityStory(app, () => 0, 0);
    const covered = new Set(Object.keys(steps));
    const forgotten = Object.entries(HANDLERS).flatMap(([feature, handler]) =>
      Object.getOwnPropertyNames(handler.prototype)
        .filter((method) => method !== 'constructor')
        .filter((method) => !CHANGES_NOTHING[feature]?.includes(method) && !PARTS[feature]?.includes(method))
        .map((method) => `${feature}.${method}`)
        .filter((name) => !covered.has(name)),
    );
    expect(forgotten).toEqual([]);
  });

  it('are told of credentials from before the facts, when the service starts', async () => {
    const { pool } = app.database;
    const cookie = await app.person('olga');
    await pool.query(`delete from task.credential_facts`);
    await pool.query(`delete from copies.credentials`);
    const again = await TaskApp.start(app.database);
    await again.stop({ keepDatabase: true });
    await copy.follow();
    expect(await copy.replica.authenticate({ cookie })).toMatchObject({ subject: 'olga' });
    const before = Number((await pool.query(`select 1 from task.outbox`)).rowCount);
    await (await TaskApp.start(app.database)).stop({ keepDatabase: true });
    expect((await pool.query(`select 1 from task.outbox`)).rowCount).toBe(before);
  });

  it('are told nothing when nothing of a caller changes', async () => {
    await app.person('lea');
    const before = (await app.told()).length;
    await app.call('PATCH', '/v1/people/lea', { body: { backup: 'admin' } });
    await app.call('PATCH', '/v1/people/lea', { body: { name: 'LEA' } });
    expect((await app.told()).length).toBe(before);
  });

  it('do a change again whose transaction began before one that was told already', async () => {
    const cookie = await app.person('nina');
    let attempts = 0;
    await app.get(CredentialsHandler).change(async (tx) => {
      await tx.query('select pg_current_xact_id()');
      if (++attempts === 1) await app.call('PATCH', '/v1/people/nina', { body: { roles: ['designer'] } });
      await tx.query(`update task.people set name = 'Nina' where tenant = 'default' and person_id = 'nina'`);
      await app.get(CredentialsHandler).tell(tx, { kind: 'person', tenant: 'default', owners: ['nina'] });
    });
    expect(attempts).toBe(2);
    const seqs = (await app.told(factTypes.CredentialChanged))
      .filter(({ data }) => data.caller?.subject === 'nina')
      .map(({ seq, data }) => [seq, data.caller.name, data.caller.roles[0]]);
    expect(seqs.map(([, ...state]) => state)).toEqual([
      ['NINA', 'participant'],
      ['NINA', 'designer'],
      ['Nina', 'designer'],
    ]);
    expect(seqs.map(([seq]) => seq)).toEqual(seqs.map(([seq]) => seq).toSorted());
    await copy.follow();
    expect(await copy.replica.authenticate({ cookie })).toMatchObject({ name: 'Nina', roles: ['designer'] });
  });

  it('end with the last of changes made at once, on the copy and in the order of the facts', async () => {
    const cookie = await app.person('max');
    const roles = ['designer', 'operator', 'worker', 'admin'];
    await Promise.all(
      roles.flatMap((role, index) => [
        app.call('PATCH', '/v1/people/max', { body: { roles: [role] } }),
        app.group(`at-once-${index}`, 'max'),
        app.signIn('max@example.org', 'max has a password'),
      ]),
    );
    await copy.follow();
    const expected = await app.get(TaskAuthenticator).authenticate({ cookie });
    expect(expected?.groups).toHaveLength(4);
    expect(await copy.replica.authenticate({ cookie })).toEqual(expected);
    const { rows } = await app.database.pool.query(
      `select 1 from task.credential_facts f where f.seq <> (select max(o.seq) from task.outbox o where o.key = encode(f.hash, 'hex'))`,
    );
    expect(rows).toEqual([]);
  });
});
