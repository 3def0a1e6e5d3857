import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool, type Sql } from '@baton/service-kit';

/** How people, groups and guests are called, as facts have told. */
@Injectable()
export class NamesRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** Later names win. */
  async learn(tx: Sql, names: readonly (readonly [tenant: string, ref: string, name: string])[]): Promise<void> {
    const latest = new Map(names.map((entry) => [`${entry[0]} ${entry[1]}`, entry]));
    if (latest.size === 0) return;
    const rows = [...latest.entries()].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
    await tx.query(
      `insert into insight.names (tenant, ref, name) select * from unnest($1::text[], $2::text[], $3::text[])
       on conflict (tenant, ref) do update set name = excluded.name where names.name <> excluded.name`,
      [rows.map(([tenant]) => tenant), rows.map(([, ref]) => ref), rows.map(([, , name]) => name)],
    );
  }

  async find(tenant: string, refs: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (refs.length === 0) return new Map();
    const { rows } = await this.pool.query<{ ref: string; name: string }>(
      'select ref, name from insight.names where tenant = $1 and ref = any($2::text[])',
      [tenant, [...new Set(refs)]],
    );
    return new Map(rows.map(({ ref, name }) => [ref, name]));
  }
}
