import type { Pool } from 'pg';

import { unpackEvents } from '@baton/engine';

import type { Journals, Row } from './check-journal.ts';

/** Reads the journals as they are stored. */
export class JournalReader {
  /** Transactions below it have been read. */
  #from = '0';
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** All rows of every instance that has had one since {@link passed}. To be called while nothing is written. */
  async touched(): Promise<Journals> {
    const { rows } = await this.#pool.query<{ id: string; seq: number; events: string }>(
      `select instance_id::text as id, seq, events from execution.journal
       where instance_id in (select instance_id from execution.journal where xid >= $1::xid8) order by instance_id, seq`,
      [this.#from],
    );
    const journals = new Map<string, Row[]>();
    for (const { id, seq, events } of rows) {
      const row = { seq, text: events, events: unpackEvents(events) };
      const own = journals.get(id);
      if (own === undefined) journals.set(id, [row]);
      else own.push(row);
    }
    return journals;
  }

  /** What is there now need not be read again. To be called while nothing is written. */
  async passed(): Promise<void> {
    const { rows } = await this.#pool.query<{ xid: string }>(
      `select pg_snapshot_xmin(pg_current_snapshot())::text as xid`,
    );
    this.#from = rows[0]?.xid ?? this.#from;
  }
}
