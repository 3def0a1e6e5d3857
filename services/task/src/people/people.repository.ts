import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool, type Sql } from '@baton/service-kit';
import type { Role } from '@baton/service-kit';

import type { Person } from './person.js';

interface PersonRow extends Omit<Person, 'absentUntil'> {
  readonly absentUntil: Date | null;
}

export interface PersonChange {
  readonly name?: string;
  readonly roles?: readonly Role[];
  readonly manager?: string;
  readonly backup?: string;
  /** Null ends the absence. */
  readonly absentUntil?: number | null;
}

/** What signing in needs to know of an account. */
export interface Account {
  readonly tenant: string;
  readonly personId: string;
  readonly passwordHash: string | null;
}

const SELECT = `select p.tenant, p.person_id as "personId", p.name, p.email, p.roles, p.manager, p.backup,
    p.absent_until as "absentUntil", p.active, p.password_hash is not null as joined,
    array(select m.group_id from task.group_members m where m.tenant = p.tenant and m.person_id = p.person_id order by 1) as groups
  from task.people p`;

@Injectable()
export class PeopleRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  async find(tenant: string, personId: string, sql: Sql = this.pool): Promise<Person | null> {
    const { rows } = await sql.query<PersonRow>(`${SELECT} where p.tenant = $1 and p.person_id = $2`, [
      tenant,
      personId,
    ]);
    return rows[0] ? person(rows[0]) : null;
  }

  /** Up to `limit` people in the order of their ids, after `after`. */
  async list(tenant: string, options: { after: string; limit: number; includeInactive: boolean }): Promise<Person[]> {
    const { rows } = await this.pool.query<PersonRow>(
      `${SELECT} where p.tenant = $1 and p.person_id > $2 and (p.active or $3) order by p.person_id limit $4`,
      [tenant, options.after, options.includeInactive, options.limit],
    );
    return rows.map(person);
  }

  /** The people with these ids, the members of these groups, and whoever has one of `roles` and is active. */
  async gather(
    tenant: string,
    wanted: { ids: readonly string[]; groups: readonly string[]; roles: readonly Role[] },
    sql: Sql,
  ): Promise<Person[]> {
    if (wanted.ids.length + wanted.groups.length + wanted.roles.length === 0) return [];
    const { rows } = await sql.query<PersonRow>({
      name: 'task-people-gather',
      text: `${SELECT} where p.tenant = $1 and (p.person_id = any($2)
          or p.person_id in (select m.person_id from task.group_members m where m.tenant = $1 and m.group_id = any($3))
          or (p.active and p.roles && $4::text[]))`,
      values: [tenant, wanted.ids, wanted.groups, wanted.roles],
    });
    return rows.map(person);
  }

  async add(tx: Sql, person: Person, passwordHash: string | null): Promise<void> {
    await tx.query(
      `insert into task.people (tenant, person_id, name, email, password_hash, roles, manager, backup) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        person.tenant,
        person.personId,
        person.name,
        person.email,
        passwordHash,
        person.roles,
        person.manager,
        person.backup,
      ],
    );
    await tx.query(`insert into task.group_members (tenant, group_id, person_id) select $1, unnest($2::text[]), $3`, [
      person.tenant,
      person.groups,
      person.personId,
    ]);
  }

  async change(tx: Sql, tenant: string, personId: string, change: PersonChange): Promise<void> {
    await tx.query(
      `update task.people set name = coalesce($3, name), roles = coalesce($4, roles), manager = coalesce($5, manager), backup = coalesce($6, backup),
         absent_until = case when $7 then $8 else absent_until end
       where tenant = $1 and person_id = $2`,
      [
        tenant,
        personId,
        change.name,
        change.roles,
        change.manager,
        change.backup,
        change.absentUntil !== undefined,
        change.absentUntil == null ? null : new Date(change.absentUntil),
      ],
    );
  }

  /** Ends the account, its sessions and its unused links. What the person did stays. */
  async deactivate(tx: Sql, tenant: string, personId: string): Promise<void> {
    await tx.query(`update task.people set active = false, password_hash = null where tenant = $1 and person_id = $2`, [
      tenant,
      personId,
    ]);
    await tx.query(`delete from task.sessions where tenant = $1 and person_id = $2`, [tenant, personId]);
    await tx.query(`delete from task.password_tokens where tenant = $1 and person_id = $2`, [tenant, personId]);
  }

  /** The ids of the active admins, locked so that two removals cannot both leave one. */
  async lockAdmins(tx: Sql, tenant: string): Promise<string[]> {
    const { rows } = await tx.query<{ id: string }>(
      `select person_id as id from task.people where tenant = $1 and active and 'admin' = any(roles) order by person_id for update`,
      [tenant],
    );
    return rows.map(({ id }) => id);
  }

  /** Which of `ids` are active people of the tenant. */
  async existing(tenant: string, ids: readonly string[], sql: Sql = this.pool): Promise<Set<string>> {
    const { rows } = await sql.query<{ id: string }>(
      `select person_id as id from task.people where tenant = $1 and active and person_id = any($2)`,
      [tenant, ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  async idTaken(tenant: string, personId: string, sql: Sql): Promise<boolean> {
    const { rowCount } = await sql.query(`select 1 from task.people where tenant = $1 and person_id = $2`, [
      tenant,
      personId,
    ]);
    return rowCount !== 0;
  }

  async accountOf(email: string): Promise<Account | null> {
    const { rows } = await this.pool.query<Account>(
      `select tenant, person_id as "personId", password_hash as "passwordHash" from task.people where lower(email) = lower($1) and active`,
      [email],
    );
    return rows[0] ?? null;
  }

  async account(tenant: string, personId: string): Promise<Account | null> {
    const { rows } = await this.pool.query<Account>(
      `select tenant, person_id as "personId", password_hash as "passwordHash" from task.people where tenant = $1 and person_id = $2 and active`,
      [tenant, personId],
    );
    return rows[0] ?? null;
  }

  async setPassword(tx: Sql, tenant: string, personId: string, passwordHash: string): Promise<void> {
    await tx.query(`update task.people set password_hash = $3 where tenant = $1 and person_id = $2 and active`, [
      tenant,
      personId,
      passwordHash,
    ]);
  }
}

const person = (row: PersonRow): Person => ({ ...row, absentUntil: row.absentUntil?.getTime() ?? null });
