import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool, type Sql } from '@baton/service-kit';

import type { Group } from './person.js';

const SELECT = `select g.group_id as "groupId", g.name,
    array(select m.person_id from task.group_members m where m.tenant = g.tenant and m.group_id = g.group_id order by 1) as members
  from task.groups g`;

@Injectable()
export class GroupsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  async find(tenant: string, groupId: string, sql: Sql = this.pool): Promise<Group | null> {
    const { rows } = await sql.query<Group & object>(`${SELECT} where g.tenant = $1 and g.group_id = $2`, [
      tenant,
      groupId,
    ]);
    return rows[0] ?? null;
  }

  /** Up to `limit` groups in the order of their ids, after `after`. */
  async list(tenant: string, after: string, limit: number): Promise<Group[]> {
    const { rows } = await this.pool.query<Group & object>(
      `${SELECT} where g.tenant = $1 and g.group_id > $2 order by g.group_id limit $3`,
      [tenant, after, limit],
    );
    return rows;
  }

  /** The groups with these ids. */
  async gather(tenant: string, ids: readonly string[], sql: Sql): Promise<Group[]> {
    if (ids.length === 0) return [];
    const { rows } = await sql.query<Group & object>(`${SELECT} where g.tenant = $1 and g.group_id = any($2)`, [
      tenant,
      ids,
    ]);
    return rows;
  }

  async add(tx: Sql, tenant: string, { groupId, name, members }: Group): Promise<void> {
    await tx.query(`insert into task.groups (tenant, group_id, name) values ($1, $2, $3)`, [tenant, groupId, name]);
    await this.addMembers(tx, tenant, groupId, members);
  }

  async rename(tx: Sql, tenant: string, groupId: string, name: string): Promise<void> {
    await tx.query(`update task.groups set name = $3 where tenant = $1 and group_id = $2`, [tenant, groupId, name]);
  }

  async addMembers(tx: Sql, tenant: string, groupId: string, members: readonly string[]): Promise<void> {
    await tx.query(
      `insert into task.group_members (tenant, group_id, person_id) select $1, $2, unnest($3::text[]) on conflict do nothing`,
      [tenant, groupId, members],
    );
  }

  async removeMembers(tx: Sql, tenant: string, groupId: string, members: readonly string[]): Promise<void> {
    await tx.query(`delete from task.group_members where tenant = $1 and group_id = $2 and person_id = any($3)`, [
      tenant,
      groupId,
      members,
    ]);
  }

  /** Its members; null when there was no such group. */
  async remove(tx: Sql, tenant: string, groupId: string): Promise<string[] | null> {
    const { rowCount } = await tx.query(`select 1 from task.groups where tenant = $1 and group_id = $2 for update`, [
      tenant,
      groupId,
    ]);
    if (rowCount === 0) return null;
    // Locked first: nobody joins between this and the end of the group.
    const { rows } = await tx.query<{ id: string }>(
      `delete from task.group_members where tenant = $1 and group_id = $2 returning person_id as id`,
      [tenant, groupId],
    );
    await tx.query(`delete from task.groups where tenant = $1 and group_id = $2`, [tenant, groupId]);
    return rows.map(({ id }) => id);
  }
}
