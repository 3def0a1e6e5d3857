import type pg from 'pg';

import { Rejection, type Clock } from '@baton/kernel';
import { inTransaction } from '@baton/messaging';

import { every } from './every.js';
import { systemClock } from './system-clock.js';

/** Work of a service that falls due by its business clock. */
export interface DueWork {
  /** The moment the earliest open work falls due; null when there is none. */
  nextDue(): Promise<number | null>;
  /** Does all that is due at `now`, follow-up work of the same moment included. */
  runDue(now: number): Promise<void>;
}

/**
 * A service's time: real time, plus an offset that only a test clock has. The offset is kept in the service's own
 * schema, so it holds over a restart, and other replicas follow within a second.
 */
export class BusinessClock implements Clock {
  private offsetMs = 0;
  private readonly duties: DueWork[] = [];
  private stopFollowing: (() => void) | undefined;

  constructor(
    readonly service: string,
    private readonly store?: { readonly pool: pg.Pool; readonly schema: string },
    private readonly real: Clock = systemClock,
  ) {}

  /** Whether this clock may be moved. */
  get movable(): boolean {
    return this.store !== undefined;
  }

  now(): number {
    return this.real.now() + this.offsetMs;
  }

  /** Work to be done while the clock is advanced, in due order. */
  register(work: DueWork): void {
    this.duties.push(work);
  }

  /** The moment the earliest registered work falls due; null when there is none. */
  async nextDue(): Promise<number | null> {
    const due = (await Promise.all(this.duties.map((work) => work.nextDue()))).filter((at) => at !== null);
    return due.length === 0 ? null : Math.min(...due);
  }

  /** @internal */
  async runDue(): Promise<void> {
    for (const work of this.duties) await work.runDue(this.now());
  }

  /** @internal moves to `moment` and keeps the offset */
  async moveTo(moment: number): Promise<void> {
    if (this.store === undefined) throw clockFixed();
    const offset = Math.max(this.offsetMs, Math.ceil(moment - this.real.now()));
    await this.store.pool.query(
      `insert into "${this.store.schema}".business_clock (id, offset_ms) values (1, $1)
       on conflict (id) do update set offset_ms = greatest(business_clock.offset_ms, excluded.offset_ms)`,
      [offset],
    );
    this.offsetMs = offset;
  }

  /** @internal reads the kept offset and follows it until {@link stop} */
  async start(): Promise<void> {
    if (this.store === undefined) return;
    const { pool, schema } = this.store;
    await inTransaction(pool, async (tx) => {
      // Two replicas that start at once would both find it missing.
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`baton migrations ${schema}`]);
      await tx.query(
        `create table if not exists "${schema}".business_clock (id int primary key check (id = 1), offset_ms bigint not null)`,
      );
    });
    await this.follow();
    this.stopFollowing = every(FOLLOW_MS, () => void this.follow().catch(() => undefined));
  }

  /** @internal */
  stop(): void {
    this.stopFollowing?.();
  }

  private async follow(): Promise<void> {
    if (this.store === undefined) return;
    const { rows } = await this.store.pool.query<{ offset_ms: string }>(
      `select offset_ms from "${this.store.schema}".business_clock`,
    );
    this.offsetMs = Math.max(this.offsetMs, Number(rows[0]?.offset_ms ?? 0));
  }
}

const FOLLOW_MS = 1000;
/** A clock that may not be moved was to be. */
export const clockFixed = (): Rejection =>
  new Rejection('wrong-state', 'CLOCK_FIXED', 'The clock moves only where the server runs with BATON_TEST_CLOCK=on');
