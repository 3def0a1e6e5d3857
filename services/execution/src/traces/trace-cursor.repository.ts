import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { XidTail, type Cursor, type TailRow } from '@baton/messaging';
import { InjectPool } from '@baton/service-kit';

interface CursorRow {
  readonly xid: string;
  readonly key: string;
  readonly seq: string;
  readonly generation: number;
}

const PLACE = 'xid::text, key::text, seq, generation';

/** A row of the journal: where it is, and how large. */
export interface JournalPlace extends TailRow {
  readonly bytes: number;
}

/** How far the journal has been exported, and what comes next. */
@Injectable()
export class TraceCursorRepository {
  private readonly tail: XidTail;

  constructor(@InjectPool() private readonly pool: pg.Pool) {
    this.tail = new XidTail({
      pool,
      schema: 'execution',
      table: 'journal',
      key: 'instance_id',
      keyType: 'uuid',
      columns: ['octet_length(events) as bytes'],
      time: 'at',
    });
  }

  /** Where to go on. The very first time: with what is not committed yet. */
  async load(): Promise<Cursor> {
    await this.pool.query(
      `insert into execution.trace_cursor (xid, key, seq, generation)
       select (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + xid_offset)::text::xid8, '00000000-0000-0000-0000-000000000000', -1, generation
       from execution.xid_generations where relation = 'journal' order by generation desc limit 1
       on conflict do nothing`,
    );
    const { rows } = await this.pool.query<CursorRow>(`select ${PLACE} from execution.trace_cursor`);
    const [row] = rows;
    if (row === undefined) throw new Error('The journal has no generation');
    return { xid: row.xid, key: row.key, seq: Number(row.seq), generation: row.generation };
  }

  /** The next rows, at most `limit`, in the order of their commits; none that another could still precede. */
  async next(
    after: Cursor,
    limit: number,
  ): Promise<{ readonly rows: readonly JournalPlace[]; readonly cursor: Cursor }> {
    const { rows, cursor } = await this.tail.read(after, limit);
    return { rows: rows as readonly JournalPlace[], cursor: cursor ?? after };
  }

  /** Moves the cursor, unless another replica has moved it. Answers whether it did. */
  async move(from: Cursor, to: Cursor): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `update execution.trace_cursor set xid = $5::xid8, key = $6::uuid, seq = $7, generation = $8, moved_at = now()
       where (xid, key, seq, generation) = ($1::xid8, $2::uuid, $3, $4)`,
      [from.xid, from.key, from.seq, from.generation, to.xid, to.key, to.seq, to.generation],
    );
    return rowCount === 1;
  }
}
