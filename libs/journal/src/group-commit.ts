import { setTimeout as pause } from 'node:timers/promises';
import { failureOf, isBrokenPremise, isUniqueViolation, PremiseBroken, refusal, unavailable } from './failure.js';
import { FlushConnection, type Timeouts } from './flush-connection.js';
import { FlushStatements, type Append } from './flush-statement.js';
import type { JournalStats } from './journal-options.js';

export type Verdict = 'won' | 'lost';

interface Waiting<Entry extends Append> {
  readonly append: Entry;
  readonly settle: (verdict: Verdict) => void;
  readonly fail: (error: unknown) => void;
}

export interface GroupCommitOptions<Entry extends Append> extends Timeouts {
  readonly table: string;
  readonly statements: FlushStatements;
  readonly connections: readonly FlushConnection[];
  readonly maxBatch: number;
  readonly outageMs: number;
  readonly stats: JournalStats;
  /** After the commit, before the callers hear of it; `xid` as in `JournalOptions.onCommitted`. */
  readonly committed: (winners: readonly Entry[], xid: string | undefined) => void;
}

const AGAIN_TRIES = 3;
/** Who has lost once may lose again soon: so many flushes tolerate it before the cheaper form is tried again. */
const TOLERANT_FLUSHES = 64;
/** A batch smaller than this is not worth dividing. */
const HALVED_FROM = 64;
/** Appends that have to wait before a second flush begins beside one under way. */
const BESIDE_FROM = 512;
/** How long a flush is under way before others do not wait for it any more, milliseconds. */
const PATIENCE_MS = 30;

/**
 * Sends appends that arrive while a flush is under way together in the next one. There is no timer: the batch grows with the load.
 *
 * Callers may not submit two appends of one instance at a time.
 */
export class GroupCommit<Entry extends Append> {
  #queue: Waiting<Entry>[] = [];
  #scheduled = false;
  /** Flushes that are still to be sent in the form in which single members may lose. */
  #tolerant = 0;
  /** Runs while appends wait for the flush under way. */
  #patience: NodeJS.Timeout | undefined;
  #overdue = false;
  readonly #free: FlushConnection[];
  readonly #busy = new Set<Promise<void>>();

  constructor(private readonly options: GroupCommitOptions<Entry>) {
    this.#free = [...options.connections];
  }

  /** Settles after the commit. A verdict is certain, a rejection `unavailable` is not: the append may have been made. */
  submit(append: Entry): Promise<Verdict> {
    return new Promise((settle, fail) => {
      this.#queue.push({ append, settle, fail });
      this.#schedule();
    });
  }

  get queued(): number {
    return this.#queue.length;
  }

  async close(): Promise<void> {
    while (this.#queue.length > 0 || this.#busy.size > 0) await Promise.all([...this.#busy, pause(1)]);
    await Promise.all(this.options.connections.map((connection) => connection.close()));
  }

  /** On the next turn of the event loop, so that all commands of one turn go together. */
  #schedule(): void {
    if (this.#scheduled || this.#free.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#queue.length > 0 && this.#free.length > 0 && this.#mayBegin()) this.#begin();
    });
  }

  /**
   * One flush at a time costs least. Another one begins beside it only when very much waits, or when the one under way takes
   * so long that it may be waiting for somebody else.
   */
  #mayBegin(): boolean {
    if (this.#busy.size === 0 || this.#queue.length >= BESIDE_FROM || this.#overdue) return true;
    this.#patience ??= setTimeout(() => {
      this.#patience = undefined;
      this.#overdue = true;
      this.#schedule();
    }, PATIENCE_MS);
    return false;
  }

  /**
   * Takes half of what waits: while PostgreSQL writes the one half, this process and its callers work on the other. All at
   * once would leave each of them idle in turn.
   */
  #begin(): void {
    const connection = this.#free.pop();
    if (!connection) return;
    this.#overdue = false;
    clearTimeout(this.#patience);
    this.#patience = undefined;
    const half = Math.max(HALVED_FROM, Math.ceil(this.#queue.length / 2));
    const batch = this.#queue.splice(0, Math.min(half, this.options.maxBatch));
    // One order everywhere: two flushes that meet wait for each other instead of deadlocking.
    batch.sort((a, b) => (a.append.instanceId < b.append.instanceId ? -1 : 1));
    const work = this.#flush(connection, batch).finally(() => {
      this.#busy.delete(work);
      this.#free.push(connection);
      if (this.#queue.length > 0) this.#schedule();
    });
    this.#busy.add(work);
  }

  /** Never throws: every member of the batch gets a verdict or an error. */
  async #flush(connection: FlushConnection, batch: readonly Waiting<Entry>[], doubtful = false): Promise<void> {
    const { stats, statements } = this.options;
    const giveUp = performance.now() + this.options.outageMs;
    for (let again = 0, pauseMs = 25; ;) {
      const began = performance.now();
      const form = doubtful || this.#tolerant > 0 ? 'tolerant' : 'strict';
      try {
        const appends = batch.map(({ append }) => append);
        const { won, xid } = await connection.flush(statements.build(appends, form), batch.length);
        stats.flushes++;
        if (this.#tolerant > 0) this.#tolerant--;
        stats.flushMs += performance.now() - began;
        const lost = won ? batch.filter(({ append }) => !won.has(append.instanceId)) : [];
        const earlier = doubtful && lost.length > 0 ? await this.#alreadyMade(connection, lost) : undefined;
        const losers = new Set(lost.filter((waiting) => !earlier?.has(waiting)));
        return this.#conclude(batch, losers, earlier === undefined ? xid : undefined);
      } catch (error) {
        if (form === 'strict' && isUniqueViolation(error)) {
          this.#tolerant = TOLERANT_FLUSHES;
          continue;
        }
        if (isBrokenPremise(error)) return this.#withoutPremise(connection, batch, doubtful);
        const failure = failureOf(error);
        if (failure === 'undone' || (failure === 'again' && ++again > AGAIN_TRIES))
          return this.#isolate(connection, batch, error, doubtful);
        stats.resent++;
        if (failure === 'lost') {
          connection.drop();
          doubtful = true;
          if (performance.now() + pauseMs > giveUp) return batch.forEach(({ fail }) => fail(unavailable()));
          await pause(pauseMs);
          pauseMs = Math.min(pauseMs * 2, 500);
        }
      }
    }
  }

  #conclude(batch: readonly Waiting<Entry>[], lost: ReadonlySet<Waiting<Entry>>, xid: string | undefined): void {
    const winners = lost.size === 0 ? batch : batch.filter((waiting) => !lost.has(waiting));
    this.options.stats.appends += winners.length;
    this.options.stats.conflicts += lost.size;
    if (winners.length > 0)
      this.options.committed(
        winners.map(({ append }) => append),
        xid,
      );
    for (const waiting of batch) waiting.settle(lost.has(waiting) ? 'lost' : 'won');
  }

  /** Those who rest on what is no more have to be decided anew, or, where they may have been made before, asked about again. */
  async #withoutPremise(
    connection: FlushConnection,
    batch: readonly Waiting<Entry>[],
    doubtful: boolean,
  ): Promise<void> {
    const rest: Waiting<Entry>[] = [];
    for (const waiting of batch) {
      if (waiting.append.premise === undefined) rest.push(waiting);
      else waiting.fail(doubtful ? unavailable() : new PremiseBroken());
    }
    if (rest.length > 0) await this.#flush(connection, rest, doubtful);
  }

  /** Halves a batch that PostgreSQL refuses until the append with the fault stands alone. */
  async #isolate(
    connection: FlushConnection,
    batch: readonly Waiting<Entry>[],
    error: unknown,
    doubtful: boolean,
  ): Promise<void> {
    const only = batch.length === 1 ? batch[0] : undefined;
    if (only) return only.fail(refusal(error));
    const middle = batch.length >> 1;
    await this.#flush(connection, batch.slice(0, middle), doubtful);
    await this.#flush(connection, batch.slice(middle), doubtful);
  }

  /**
   * After a broken connection the same rows are sent again, so that the primary key decides: a row that loses now was made
   * either by the broken flush, then it is the same in every column, or by somebody else.
   */
  async #alreadyMade(
    connection: FlushConnection,
    lost: readonly Waiting<Entry>[],
  ): Promise<ReadonlySet<Waiting<Entry>>> {
    const rows = await connection.query<
      Record<'id' | 'request_id' | 'actor' | 'tenant' | 'traceparent' | 'events', string> & { at: string }
    >(
      `select j.instance_id::text as id, request_id, actor, tenant, traceparent, events, round(extract(epoch from at) * 1000)::text as at
       from unnest($1::uuid[], $2::int[]) u(id, seq) cross join lateral
       (select * from ${this.options.table} t where t.instance_id = u.id and t.seq = u.seq) j`,
      [lost.map(({ append }) => append.instanceId), lost.map(({ append }) => append.seq)],
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    return new Set(
      lost.filter(({ append }) => {
        const row = found.get(append.instanceId);
        return (
          row !== undefined &&
          row.events === append.events &&
          row.request_id === append.requestId &&
          row.actor === append.actor &&
          row.tenant === append.tenant &&
          row.traceparent === append.traceparent &&
          row.at === String(Math.round(append.at))
        );
      }),
    );
  }
}
