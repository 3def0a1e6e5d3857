import type { Cursor, TailRow, XidTail } from '@baton/messaging';
import type pg from 'pg';

import { factRowsOf } from './fact-rows.repository.js';
import type { RecentCommits } from './recent-commits.js';
import type { FactRow } from './to-facts.js';

/** A row of the journal at its place. */
export type JournalTailRow = TailRow & { readonly row: FactRow };

/**
 * The journal in the order of its transactions, each of which is one flush: only those that this process has not made itself
 * are read row by row.
 */
export class JournalTail {
  constructor(
    private readonly pool: pg.Pool,
    private readonly tail: XidTail,
    private readonly recent: RecentCommits,
  ) {}

  /** As {@link XidTail.read}, but whole transactions, so that there may be some rows more than `limit`. */
  async read(
    from: Cursor | null,
    limit: number,
    ageMs = 0,
  ): Promise<{ rows: readonly JournalTailRow[]; cursor: Cursor | null }> {
    const { xids, after, generation } = await this.tail.transactions(from, limit, ageMs);
    const known = xids.map((xid) => this.recent.take(xid));
    const stored = await factRowsOf(
      this.pool,
      xids.filter((_xid, i) => known[i] === undefined),
    );
    const rows: JournalTailRow[] = [];
    for (const [i, position] of xids.entries())
      for (const row of known[i] ?? stored.get(position) ?? [])
        if (position !== after?.xid || isAfter(row, after))
          rows.push({ position, key: row.instanceId, seq: row.seq, row });
    const last = rows.at(-1);
    return { rows, cursor: last ? { xid: last.position, key: last.key, seq: last.seq, generation } : after };
  }
}

const isAfter = ({ instanceId, seq }: FactRow, { key, seq: passed }: Cursor): boolean =>
  instanceId === key ? seq > passed : instanceId > key;
