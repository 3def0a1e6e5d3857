import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { isUuid } from '@baton/kernel';
import { InjectPool, type Sql } from '@baton/service-kit';

import { ApiKeysHandler } from '../api-keys/api-keys.handler.js';
import { GroupsRepository } from './groups.repository.js';
import { PeopleRepository } from './people.repository.js';
import { Directory } from './directory.js';
import { idIn } from '../routing/refs.js';

@Injectable()
export class DirectoryHandler {
  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    private readonly people: PeopleRepository,
    private readonly groups: GroupsRepository,
    private readonly keys: ApiKeysHandler,
  ) {}

  /** Who is behind these references, their managers and backups, and the operators, to whom ownerless work falls. */
  async load(tenant: string, refs: Iterable<string>, sql: Sql = this.pool): Promise<Directory> {
    const all = [...new Set(refs)];
    const groupIds = all.flatMap((ref) => idIn('group', ref) ?? []);
    const ids = all.flatMap((ref) => idIn('person', ref) ?? []);
    const groups = await this.groups.gather(tenant, groupIds, sql);
    const people = await this.people.gather(tenant, { ids, groups: groupIds, roles: ['operator', 'admin'] }, sql);
    const known = new Set(people.map(({ personId }) => personId));
    const standIns = people
      .flatMap(({ manager, backup }) => [manager, backup])
      .filter((id) => id !== '' && !known.has(id));
    const more =
      standIns.length === 0 ? [] : await this.people.gather(tenant, { ids: standIns, groups: [], roles: [] }, sql);
    return new Directory([...people, ...more], groups, await this.keyNames(all, sql));
  }

  /** The names behind references alone; cheaper than {@link load}. */
  async names(tenant: string, refs: Iterable<string>, sql: Sql = this.pool): Promise<Directory> {
    const all = [...new Set(refs)];
    const groups = await this.groups.gather(
      tenant,
      all.flatMap((ref) => idIn('group', ref) ?? []),
      sql,
    );
    const people = await this.people.gather(
      tenant,
      { ids: all.flatMap((ref) => idIn('person', ref) ?? []), groups: [], roles: [] },
      sql,
    );
    return new Directory(people, groups, await this.keyNames(all, sql));
  }

  private async keyNames(refs: readonly string[], sql: Sql): Promise<ReadonlyMap<string, string>> {
    const ids = refs.flatMap((ref) => idIn('api-key', ref) ?? []).filter(isUuid);
    return new Map((await this.keys.names(ids, sql)).map(({ id, name }) => [`api-key:${id}`, name]));
  }
}
