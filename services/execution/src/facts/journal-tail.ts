import type { Cursor, TailRow, XidTail } from '@baton/messaging';
import type pg from 'pg';

import { factRows, factRowsOf } from './fact-rows.repository.js';
import type { RecentCommits } from './recent-commits.js';
import type { FactRow } from './to-facts.js';

/** A row of the journal at its place; without `row` when it has gone since the place was read. */
export type JournalTailRow = TailRow & { readonly row?: FactRow };

/**
 * The journal in the order of its transactions, each of which is one flush: only those that this process has not made itself
 * are read row by row.
 */
export class JournalTail implements Pick<XidTail, 'read' | 'now' | 'pending' | 'backlog'> {
  constructor(
    private readonly pool: pg.Pool,
    private readonly tail: XidTail,
    private readonly recent: RecentCommits,
  ) {}

  /** As {@link XidTail.read}, but whole transactions, so that there may be some rows more than `limit`. */
  async read(after: Cursor | null, limit: number): Promise<{ rows: readonly JournalTailRow[]; cursor: Cursor | null }> {
    const found = after === null ? undefined : await this.tail.transactions(after, limit);
    if (after === null || found === undefined) return this.readRows(after, limit);
    const known = found.xids.map((xid) => this.recent.take(xid));
    const stored = await factRowsOf(
      this.pool,
      found.xids.filter((_xid, i) => known[i] === undefined),
    );
    const rows: JournalTailRow[] = [];
    found.xids.forEach((position, i) => {
      for (const row of known[i] ?? stored.get(position) ?? [])
        if (position !== after.xid || isAfter(row, after))
          rows.push({ position, key: row.instanceId, seq: row.seq, row });
    });
    const last = rows.at(-1);
    return {
      rows,
      cursor:
        last === undefined ? after : { xid: last.position, key: last.key, seq: last.seq, generation: found.generation },
    };
  }

  now(): Promise<Cursor> {
    return this.tail.now();
  }

  pending(after: Cursor | null): Promise<boolean> {
    return this.tail.pending(after);
  }

  backlog(after: Cursor | null): ReturnType<XidTail['backlog']> {
    return this.tail.backlog(after);
  }

  private async readRows(
    after: Cursor | null,
    limit: number,
  ): Promise<{ rows: readonly JournalTailRow[]; cursor: Cursor | null }> {
    const { rows, cursor } = await this.tail.read(after, limit);
    const stored = await factRows(this.pool, rows);
    return {
      cursor,
      rows: rows.map((place) => {
        const row = stored.get(`${place.key} ${place.seq}`);
        return row === undefined ? place : { ...place, row };
      }),
    };
  }
}

const isAfter = ({ instanceId, seq }: FactRow, { key, seq: passed }: Cursor): boolean =>
  instanceId === key ? seq > passed : instanceId > key;
