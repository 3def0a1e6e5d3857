import type pg from 'pg';

import type { Sql } from '../database/sql.js';
import { callerFrom, type CredentialState } from './credential-state.js';

/** A stored copy, and the real time of which it is true, in milliseconds since 1970. */
export interface CredentialCopy extends CredentialState {
  readonly checkedAt: number;
}

interface Row {
  readonly seq: string;
  readonly caller: unknown;
  readonly expires_at: Date | null;
  readonly checked_at: Date;
}

/** What a service knows of credentials: `<schema>.credentials`, a row per hash, the newest state wins. */
export class CredentialCopies {
  constructor(
    private readonly pool: pg.Pool,
    private readonly schema: string,
  ) {}

  async find(hash: Buffer): Promise<CredentialCopy | undefined> {
    const { rows } = await this.pool.query<Row>({
      name: `${this.schema}-credentials-find`,
      text: `select seq, caller, expires_at, checked_at from ${this.schema}.credentials where hash = $1`,
      values: [hash],
    });
    return rows[0] && copyOf(rows[0]);
  }

  /** Takes facts up, in any order and as often as they come. One state per hash. */
  async apply(tx: Sql, states: ReadonlyMap<string, CredentialCopy>): Promise<void> {
    // Sorted, so that two batches never wait for each other in a circle.
    const entries = [...states].sort(([a], [b]) => (a < b ? -1 : 1));
    await tx.query(
      `insert into ${this.schema}.credentials as old (hash, seq, caller, expires_at, checked_at)
       select decode(u.hash, 'hex'), u.seq, u.caller, u.expires_at, u.checked_at
       from unnest($1::text[], $2::bigint[], $3::jsonb[], $4::timestamptz[], $5::timestamptz[]) u(hash, seq, caller, expires_at, checked_at)
       on conflict (hash) do update set seq = excluded.seq, caller = excluded.caller, expires_at = excluded.expires_at, checked_at = excluded.checked_at
       where old.seq < excluded.seq`,
      [
        entries.map(([hash]) => hash),
        entries.map(([, { seq }]) => seq),
        entries.map(([, { caller }]) => (caller === null ? null : JSON.stringify(caller))),
        entries.map(([, { expiresAt }]) => (expiresAt === null ? null : new Date(expiresAt))),
        entries.map(([, { checkedAt }]) => new Date(checkedAt)),
      ],
    );
  }

  /**
   * Keeps an answer, unless a fact has come since the question was asked; returns what is true then.
   *
   * @param seen the `seq` of the row that was there when the question was asked: an answer is newer than that, whatever its own
   */
  async keep(
    hash: Buffer,
    { caller, expiresAt, seq, checkedAt }: CredentialCopy,
    seen: number | null,
  ): Promise<CredentialCopy> {
    const { rows } = await this.pool.query<Row>(
      `insert into ${this.schema}.credentials as old (hash, seq, caller, expires_at, checked_at) values ($1, $2, $3, $4, $5)
       on conflict (hash) do update set seq = greatest(old.seq, excluded.seq), caller = excluded.caller, expires_at = excluded.expires_at, checked_at = excluded.checked_at
       where old.seq < excluded.seq or old.seq = $6
       returning seq, caller, expires_at, checked_at`,
      [
        hash,
        seq,
        caller === null ? null : JSON.stringify(caller),
        expiresAt === null ? null : new Date(expiresAt),
        new Date(checkedAt),
        seen,
      ],
    );
    const kept = rows[0] && copyOf(rows[0]);
    return kept ?? (await this.find(hash)) ?? { caller: null, expiresAt: null, seq, checkedAt };
  }

  /** Forgets what was not confirmed since `before`; whoever comes again with it is asked about again. Returns how many. */
  async prune(before: number): Promise<number> {
    const { rowCount } = await this.pool.query(`delete from ${this.schema}.credentials where checked_at < $1`, [
      new Date(before),
    ]);
    return rowCount ?? 0;
  }
}

const copyOf = ({ seq, caller, expires_at, checked_at }: Row): CredentialCopy => ({
  caller: callerFrom(caller),
  expiresAt: expires_at?.getTime() ?? null,
  seq: Number(seq),
  checkedAt: checked_at.getTime(),
});
