import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { z } from 'zod';

import { invalidFields, Rejection, type FieldViolation } from '@baton/kernel';
import {
  type Caller,
  InjectPool,
  inTransaction,
  pageKeyOf,
  pageOf,
  pageSizeOf,
  requireRole,
  type Sql,
  takenBy,
} from '@baton/service-kit';

import { ReroutingHandler } from '../user-tasks/rerouting.handler.js';
import { CredentialsHandler } from '../credentials/credentials.handler.js';
import { PasswordLinksHandler } from '../sessions/password-links.handler.js';
import { hashPassword } from '../sessions/passwords.js';
import { newPassword } from '../sessions/password-rule.js';
import { email, isSlug, known, optionalSlug, slug, valid, word } from '../validation.js';
import { AdminLogHandler } from './admin-log.handler.js';
import { GroupsRepository } from './groups.repository.js';
import { PeopleRepository, type PersonChange } from './people.repository.js';
import { GIVEN_ROLES, idOfEmail, type Person } from './person.js';

const roles = z.array(z.enum(GIVEN_ROLES)).max(GIVEN_ROLES.length);

export const newPersonBody = z.strictObject({
  personId: optionalSlug.optional(),
  name: word(200),
  email,
  roles: roles.min(1).default(['participant']),
  groups: z.array(slug).max(200).default([]),
  manager: optionalSlug.default(''),
  backup: optionalSlug.default(''),
  password: newPassword.optional(),
});

export const personChangeBody = z.strictObject({
  name: word(200).optional(),
  roles: roles.min(1).optional(),
  manager: optionalSlug.optional(),
  backup: optionalSlug.optional(),
  /** False leaves the roles as they are, whatever `roles` says. */
  setRoles: z.boolean().optional(),
  absentUntil: z.iso.datetime({ offset: true }).nullable().optional(),
  clearAbsence: z.boolean().optional(),
});

/** The people of a tenant. Admins change them; everybody may set their own name, backup and absence. */
@Injectable()
export class PeopleHandler {
  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    private readonly people: PeopleRepository,
    private readonly groups: GroupsRepository,
    private readonly log: AdminLogHandler,
    private readonly links: PasswordLinksHandler,
    private readonly rerouting: ReroutingHandler,
    private readonly credentials: CredentialsHandler,
  ) {}

  /** Makes the account; without a password, an invitation to set one is sent. @throws Rejection `already-exists` EMAIL_TAKEN, PERSON_ID_TAKEN */
  async create(caller: Caller, input: z.input<typeof newPersonBody>): Promise<Person> {
    requireRole(caller, 'admin');
    const body = valid(newPersonBody, input);
    const hash = body.password === undefined ? null : await hashPassword(body.password);
    const created = await inTransaction(this.pool, (tx) => this.add(tx, caller, caller.tenant, body, hash)).catch(
      taken,
    );
    return created;
  }

  /** @internal within the transaction of another use case */
  async add(
    tx: Sql,
    by: Caller,
    tenant: string,
    body: Omit<z.output<typeof newPersonBody>, 'password'>,
    hash: string | null,
  ): Promise<Person> {
    await this.requireKnown(tx, tenant, body);
    const personId = body.personId || (await this.freeId(tx, tenant, idOfEmail(body.email)));
    const person: Person = {
      tenant,
      personId,
      name: body.name,
      email: body.email,
      roles: [...new Set(body.roles)],
      groups: [...new Set(body.groups)].sort(),
      manager: body.manager,
      backup: body.backup,
      absentUntil: null,
      active: true,
      joined: hash !== null,
    };
    await this.people.add(tx, person, hash);
    if (hash === null) await this.links.send(tx, 'invitation', person);
    await this.log.note(
      tx,
      by,
      'person.create',
      personId,
      { email: person.email, roles: person.roles, groups: person.groups },
      tenant,
    );
    return person;
  }

  async list(
    caller: Caller,
    options: { pageSize?: number | undefined; pageToken?: string | undefined; includeInactive?: boolean | undefined },
  ) {
    requireRole(caller, 'participant', 'admin', 'operator', 'designer', 'service');
    const size = pageSizeOf(options.pageSize);
    const [after] = pageKeyOf(options.pageToken, ['string']) ?? [''];
    const people = await this.people.list(caller.tenant, {
      after: String(after),
      limit: size + 1,
      includeInactive: options.includeInactive ?? false,
    });
    return pageOf(people, size, ({ personId }) => [personId]);
  }

  /** @throws Rejection `not-found`; `wrong-state` LAST_ADMIN */
  async change(caller: Caller, personId: string, input: z.input<typeof personChangeBody>): Promise<Person> {
    const { setRoles, clearAbsence, ...given } = valid(personChangeBody, input);
    const { absentUntil, ...body } = {
      ...given,
      roles: setRoles === false ? undefined : given.roles,
      absentUntil: clearAbsence === true ? null : given.absentUntil,
    };
    const own = caller.kind === 'person' && caller.subject === personId && (body.roles ?? body.manager) === undefined;
    if (!own) requireRole(caller, 'admin');
    const change: PersonChange = {
      ...Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)),
      ...(absentUntil !== undefined && { absentUntil: absentUntil === null ? null : Date.parse(absentUntil) }),
    };
    const changed = await this.credentials.change(async (tx) => {
      await this.activePerson(tx, caller.tenant, personId);
      await this.requireKnown(tx, caller.tenant, {
        manager: body.manager ?? '',
        backup: body.backup ?? '',
        groups: [],
      });
      if (body.roles !== undefined && !body.roles.includes('admin'))
        await this.keepAnAdmin(tx, caller.tenant, personId);
      await this.people.change(tx, caller.tenant, personId, change);
      await this.credentials.tell(tx, { kind: 'person', tenant: caller.tenant, owners: [personId] });
      if (change.absentUntil != null) await this.rerouting.passOn(tx, caller.tenant, personId);
      await this.log.note(tx, caller, 'person.change', personId, { ...body, absentUntil });
      return this.people.find(caller.tenant, personId, tx);
    });
    return known(changed, 'person');
  }

  /** Deactivates; open work goes to whoever stands in. @throws Rejection `not-found`; `wrong-state` LAST_ADMIN */
  async deactivate(caller: Caller, personId: string): Promise<void> {
    requireRole(caller, 'admin');
    await this.credentials.change(async (tx) => {
      await this.activePerson(tx, caller.tenant, personId);
      await this.keepAnAdmin(tx, caller.tenant, personId);
      await this.people.deactivate(tx, caller.tenant, personId);
      await this.credentials.tell(tx, { kind: 'person', tenant: caller.tenant, owners: [personId] });
      await this.rerouting.passOn(tx, caller.tenant, personId);
      await this.log.note(tx, caller, 'person.deactivate', personId);
    });
  }

  private async activePerson(tx: Sql, tenant: string, personId: string): Promise<void> {
    const person = isSlug(personId) ? await this.people.find(tenant, personId, tx) : null;
    known(person?.active ? person : null, 'person');
  }

  private async keepAnAdmin(tx: Sql, tenant: string, personId: string): Promise<void> {
    const admins = await this.people.lockAdmins(tx, tenant);
    if (admins.length === 1 && admins[0] === personId) {
      throw new Rejection('wrong-state', 'LAST_ADMIN', 'This is the last admin; make somebody else an admin first');
    }
  }

  private async requireKnown(
    tx: Sql,
    tenant: string,
    { manager, backup, groups }: { manager: string; backup: string; groups: readonly string[] },
  ): Promise<void> {
    const people = await this.people.existing(tenant, [manager, backup], tx);
    const groupIds = new Set((await this.groups.gather(tenant, groups, tx)).map(({ groupId }) => groupId));
    const wrong: FieldViolation[] = [];
    if (manager !== '' && !people.has(manager))
      wrong.push({ field: 'manager', message: `there is no person ${manager}` });
    if (backup !== '' && !people.has(backup)) wrong.push({ field: 'backup', message: `there is no person ${backup}` });
    for (const id of groups) if (!groupIds.has(id)) wrong.push({ field: 'groups', message: `there is no group ${id}` });
    if (wrong.length > 0) throw invalidFields('VALIDATION_FAILED', wrong);
  }

  private async freeId(tx: Sql, tenant: string, wanted: string): Promise<string> {
    for (let count = 1; ; count++) {
      const id = count === 1 ? wanted : `${wanted}-${count}`;
      if (!(await this.people.idTaken(tenant, id, tx))) return id;
    }
  }
}

/** Tells which of the two things that are unique was taken. */
export function taken(error: unknown): never {
  const by = takenBy(error);
  if (by === 'people_email')
    throw new Rejection('already-exists', 'EMAIL_TAKEN', 'Somebody has this e-mail address already');
  if (by === 'people_pkey') throw new Rejection('already-exists', 'PERSON_ID_TAKEN', 'Somebody has this id already');
  throw error;
}
