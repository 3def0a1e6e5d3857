import { randomUUID } from 'node:crypto';

import { factTypes } from '@baton/contracts';
import { type Caller, type Credentials, GUEST_COOKIE, type Role, SESSION_COOKIE } from '@baton/service-kit';

import { ApiKeysHandler } from '../src/api-keys/api-keys.handler.js';
import { GuestsHandler } from '../src/guests/guests.handler.js';
import { GroupsHandler } from '../src/people/groups.handler.js';
import { PeopleHandler } from '../src/people/people.handler.js';
import { GIVEN_ROLES, type GivenRole } from '../src/people/person.js';
import { TenantsHandler } from '../src/people/tenants.handler.js';
import { SessionsHandler } from '../src/sessions/sessions.handler.js';
import { UserTaskClosingHandler } from '../src/user-tasks/user-task-closing.handler.js';
import { UserTasksRepository } from '../src/user-tasks/user-tasks.repository.js';
import type { TaskApp } from './task-app.js';

interface Member {
  readonly personId: string;
  readonly email: string;
  password: string;
  readonly sessions: string[];
}

const ROLES: readonly GivenRole[] = GIVEN_ROLES;
const admin: Caller = { kind: 'api-key', tenant: 'default', subject: randomUUID(), name: 'Test', roles: ['admin'] };

/** Does what changes identities, as it is drawn, and remembers every credential that it was ever given. */
export class IdentityStory {
  readonly credentials: Credentials[] = [];
  /** How often each was done. */
  readonly done = new Map<string, number>();
  private readonly members: Member[] = [];
  private readonly groups: string[] = [];
  private readonly keys: string[] = [];
  private readonly guests: { readonly taskId: string; readonly link: string }[] = [];

  /**
   * @param draw a number below `limit`
   * @param count names are made of the numbers that follow
   */
  constructor(
    private readonly app: TaskApp,
    private readonly draw: (limit: number) => number,
    private count: number,
  ) {}

  readonly steps: Readonly<Record<string, () => Promise<void>>> = {
    'api-keys.create': async () => {
      const expiresAt = this.draw(2) === 0 ? { expiresAt: new Date(Date.now() + 3_600_000).toISOString() } : {};
      const { apiKey, secret } = await this.app
        .get(ApiKeysHandler)
        .create(admin, { name: `key ${++this.count}`, roles: this.roles(), ...expiresAt });
      this.keys.push(apiKey.apiKeyId);
      this.credentials.push({ authorization: `Bearer ${secret}` });
    },
    'api-keys.revoke': async () => {
      const id = this.taken(this.keys);
      if (id !== undefined) await this.app.get(ApiKeysHandler).revoke(admin, id);
    },
    'people.create': async () => {
      const personId = `p${++this.count}`;
      const member = {
        personId,
        email: `${personId}@example.org`,
        password: `${personId} has a password`,
        sessions: [],
      };
      const groups = this.groups.filter(() => this.draw(3) === 0);
      const { email, password } = member;
      await this.app
        .get(PeopleHandler)
        .create(admin, { personId, name: personId, email, password, groups, roles: this.roles() });
      this.members.push(member);
    },
    'people.change': async () => {
      const member = this.one(this.members);
      const change = [{ roles: this.roles() }, { name: `Renamed ${++this.count}` }, { backup: '' }][this.draw(3)] ?? {};
      if (member) await this.app.get(PeopleHandler).change(admin, member.personId, change);
    },
    'people.deactivate': async () => {
      const member = this.taken(this.members);
      if (member) await this.app.get(PeopleHandler).deactivate(admin, member.personId);
    },
    'groups.create': async () => {
      const groupId = `g${++this.count}`;
      await this.app.get(GroupsHandler).create(admin, { groupId, members: this.some() });
      this.groups.push(groupId);
    },
    'groups.change': async () => {
      const groupId = this.one(this.groups);
      const change = { name: `Group ${++this.count}`, addMembers: this.some(), removeMembers: this.some() };
      if (groupId !== undefined) await this.app.get(GroupsHandler).change(admin, groupId, change);
    },
    'groups.remove': async () => {
      const groupId = this.taken(this.groups);
      if (groupId !== undefined) await this.app.get(GroupsHandler).remove(admin, groupId);
    },
    'tenants.create': async () => {
      await this.tenant();
    },
    'tenants.remove': async () => {
      const tenantId = await this.tenant();
      await this.guest(tenantId);
      await this.app.get(TenantsHandler).remove(admin, tenantId);
    },
    'sessions.signIn': async () => {
      const member = this.one(this.members);
      if (member) await this.signIn(member);
    },
    'sessions.signOut': async () => {
      const token = this.taken(this.one(this.members)?.sessions ?? []);
      await this.app.get(SessionsHandler).signOut(token);
    },
    'sessions.signOutEverywhere': async () => {
      const member = this.one(this.members);
      if (member) await this.app.get(SessionsHandler).signOutEverywhere(self(member));
    },
    'sessions.changePassword': async () => {
      const member = this.one(this.members);
      if (!member) return;
      const next = `password ${++this.count} of it`;
      await this.app
        .get(SessionsHandler)
        .changePassword(self(member), { current: member.password, new: next }, this.one(member.sessions));
      member.password = next;
    },
    'sessions.confirm': async () => {
      const member = this.one(this.members);
      if (!member) return;
      const link = await this.resetLink(member);
      member.password = `password ${++this.count} by link`;
      await this.app.get(SessionsHandler).confirm({ token: link, password: member.password });
    },
    'guests.open': async () => {
      const guest =
        this.guests.length === 0 || this.draw(2) === 0 ? await this.guest('default') : this.one(this.guests);
      if (guest) await this.openLink(guest.link);
    },
    'closing.completed': async () => {
      const guest = this.taken(this.guests);
      if (!guest) return;
      const { pool } = this.app.database;
      await pool.query(`update task.user_tasks set state = 'submitting' where user_task_id = $1`, [guest.taskId]);
      await this.app.get(UserTaskClosingHandler).completed(await this.taskOf(guest.taskId));
    },
    'closing.canceled': async () => {
      const guest = this.taken(this.guests);
      if (guest) await this.app.get(UserTaskClosingHandler).canceled(await this.taskOf(guest.taskId));
    },
    'facts.UserTaskCanceled': () => this.ended(factTypes.UserTaskCanceled),
    'facts.UserTaskCompleted': () => this.ended(factTypes.UserTaskCompleted),
    'facts.InstanceCanceled': () => this.ended(factTypes.InstanceCanceled),
  };

  /** Does one step; a draw that changes nothing is done as well. */
  async step(name: string): Promise<void> {
    await this.steps[name]?.();
    this.done.set(name, (this.done.get(name) ?? 0) + 1);
  }

  private async signIn(member: Member): Promise<void> {
    const { token } = await this.app
      .get(SessionsHandler)
      .signIn({ email: member.email, password: member.password }, `10.0.0.${++this.count}`);
    member.sessions.push(token);
    this.credentials.push({ cookie: `${SESSION_COOKIE}=${token}` });
  }

  /** A tenant with a signed-in admin and a key. */
  private async tenant(): Promise<string> {
    const tenantId = `t${++this.count}`;
    const email = `admin@${tenantId}.example`;
    await this.app.get(TenantsHandler).create(admin, { tenantId, adminEmail: email });
    const link = await this.linkOf(factTypes.PersonInvited, tenantId);
    const password = `${tenantId} has a password`;
    await this.app.get(SessionsHandler).confirm({ token: link, password });
    await this.signIn({ personId: 'admin', email, password, sessions: [] });
    const { secret } = await this.app
      .get(ApiKeysHandler)
      .create({ ...admin, tenant: tenantId }, { name: 'key', roles: ['operator'] });
    this.credentials.push({ authorization: `Bearer ${secret}` });
    return tenantId;
  }

  private async guest(tenant: string): Promise<{ taskId: string; link: string }> {
    const task = { guest: { email: `guest${++this.count}@outside.example`, name: '' } };
    const taskId = await this.app.open(task, { tenant });
    const told = await this.app.told(factTypes.GuestInvited);
    const sealed = told.findLast(({ data }) => data.task.userTaskId === taskId)?.data.sealedLink;
    const guest = { taskId, link: this.app.sealer.open(sealed, `guest-link:${taskId}`).split('#')[1] ?? '' };
    if (tenant === 'default') this.guests.push(guest);
    else await this.openLink(guest.link);
    return guest;
  }

  private async openLink(link: string): Promise<void> {
    const { token } = await this.app.get(GuestsHandler).open({ token: link });
    this.credentials.push({ cookie: `${GUEST_COOKIE}=${token}` });
  }

  private async ended(type: string): Promise<void> {
    const guest = this.taken(this.guests);
    if (!guest) return;
    const data = type === factTypes.InstanceCanceled ? {} : { userTaskId: guest.taskId, elementId: 'rate' };
    await this.app.bus.deliver(this.app.fact(type, guest.taskId.split(':')[0] ?? '', data));
  }

  private async resetLink(member: Member): Promise<string> {
    await this.app.get(SessionsHandler).requestReset({ email: member.email }, `10.1.0.${++this.count}`);
    return this.linkOf(factTypes.PersonPasswordReset, 'default', member.personId);
  }

  private async linkOf(type: string, tenant: string, key?: string): Promise<string> {
    const fact = (await this.app.told(type)).findLast((told) => told.tenant === tenant && (!key || told.key === key));
    return this.app.sealer.open(fact?.data.sealedLink, `person-link:${fact?.key}`).split('#')[1] ?? '';
  }

  private async taskOf(taskId: string) {
    const task = await this.app.get(UserTasksRepository).find('default', taskId);
    if (task === null) throw new Error(`There is no task ${taskId}`);
    return task;
  }

  private roles(): GivenRole[] {
    return [ROLES[this.draw(ROLES.length)] ?? 'participant', 'participant'];
  }

  private some(): string[] {
    return this.members.filter(() => this.draw(2) === 0).map(({ personId }) => personId);
  }

  private one<Value>(values: readonly Value[]): Value | undefined {
    return values[this.draw(Math.max(1, values.length))];
  }

  private taken<Value>(values: Value[]): Value | undefined {
    return values.splice(this.draw(Math.max(1, values.length)), 1)[0];
  }
}

const self = ({ personId }: Member): Caller => ({
  kind: 'person',
  tenant: 'default',
  subject: personId,
  name: personId,
  roles: ['participant'] satisfies Role[],
});
