import type { Pool } from 'pg';
import { refusal } from './failure.js';
import type { SideRow, SideTable } from './side-table.js';

/** Tells why a gate row lost. */
export class Gate {
  constructor(
    private readonly pool: Pool,
    private readonly schema: string,
    private readonly side: SideTable | undefined,
  ) {}

  /**
   * The other instance that holds `row`'s place by a rule without an error.
   * Undefined: nobody does any more, or `instanceId` itself does; the append may be decided again.
   *
   * @throws whatever the violated rule rejects with
   */
  async holder(instanceId: string, row: SideRow): Promise<string | undefined> {
    for (const { columns, where, reject } of this.side?.gate ?? []) {
      const values = columns.map((column) => row[column] ?? null);
      if (values.includes(null)) continue;
      const same = columns.map((column, index) => `${column} = $${index + 1}`);
      const sql = `select instance_id::text as id from ${this.schema}.${this.side?.name} where ${[...same, ...(where ? [where] : [])].join(' and ')} limit 1`;
      const { rows } = await this.pool.query<{ id: string }>(sql, values).catch((error: unknown) => {
        throw refusal(error);
      });
      const holder = rows[0]?.id;
      if (holder === undefined || holder === instanceId) continue;
      if (reject) throw reject(row, holder);
      return holder;
    }
    return undefined;
  }
}
