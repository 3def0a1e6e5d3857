import pg from 'pg';
import type { Statement } from './flush-statement.js';

/**
 * Generic plans that only know nested loops over indexes: a plan made while a table was empty stays right when it holds
 * millions of rows.
 */
const FLUSH_SETTINGS = `set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off;
  set enable_mergejoin = off; set jit = off; set synchronous_commit = on; set idle_in_transaction_session_timeout = '10s'`;

/** Beyond this many prepared statements further shapes are planned each time, so that a backend's memory stays bounded. */
const MAX_PREPARED = 400;

/** How often it is looked whether the server still answers. A timer per query would keep each query's rows for collection. */
const WATCH_MS = 1_000;
/** Beyond the longest that a statement may take. */
const SILENCE_MS = 5_000;

export interface Timeouts {
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
}

export interface FlushResult {
  /** Ids of the winners; absent: all won. */
  readonly won?: ReadonlySet<string>;
  /** The publish position of all of them; absent where nobody won. */
  readonly xid: string | undefined;
}

/** One connection that flushes, outside the pool: nobody else's statement delays it. Reconnects on the next use after a failure. */
export class FlushConnection {
  #client: pg.Client | undefined;
  #watch: NodeJS.Timeout | undefined;
  /** When the query under way was sent, by `performance.now()`. */
  #askedAt: number | undefined;
  readonly #prepared = new Set<string>();

  constructor(
    private readonly pool: pg.Pool,
    private readonly timeouts: Timeouts,
  ) {}

  async flush({ name, text, values }: Statement, appends: number): Promise<FlushResult> {
    const client = await this.#connected();
    const prepared = this.#prepared.has(name) || this.#prepared.size < MAX_PREPARED;
    if (prepared) this.#prepared.add(name);
    const [answer] = await this.#ask<{ n: number; xid: string | null; won?: string[] | null }>(
      client,
      prepared ? { name: shortName(name), text, values: values as unknown[] } : { text, values: values as unknown[] },
    );
    const xid = answer?.xid ?? undefined;
    return answer?.n === appends ? { xid } : { xid, won: new Set(answer?.won) };
  }

  async query<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    return this.#ask<Row>(await this.#connected(), { text, values });
  }

  async #ask<Row extends pg.QueryResultRow>(client: pg.Client, query: pg.QueryConfig): Promise<Row[]> {
    this.#askedAt = performance.now();
    try {
      return (await client.query<Row>(query)).rows;
    } finally {
      this.#askedAt = undefined;
    }
  }

  /** Breaks the connection to a server that does not answer at all, so that the query fails. */
  #watchOver(client: pg.Client): void {
    const longest = this.timeouts.statementTimeoutMs + SILENCE_MS;
    this.#watch = setInterval(() => {
      if (this.#askedAt !== undefined && performance.now() - this.#askedAt > longest)
        client.connection.stream.destroy(new Error('Connection terminated: no answer'));
    }, WATCH_MS).unref();
  }

  /** Forgets the connection; what it was doing may still commit. */
  drop(): void {
    const client = this.#client;
    this.#client = undefined;
    clearInterval(this.#watch);
    this.#prepared.clear();
    client?.end().catch(() => undefined);
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    await this.#client?.end();
    this.#client = undefined;
  }

  async #connected(): Promise<pg.Client> {
    if (this.#client) return this.#client;
    const { statementTimeoutMs, lockTimeoutMs } = this.timeouts;
    const client = new pg.Client({
      ...this.pool.options,
      password: this.pool.options.password, // not enumerable in a pool's options
      application_name: 'baton journal',
      connectionTimeoutMillis: 2_000,
      keepAlive: true,
    });
    client.on('error', () => {
      if (this.#client === client) this.drop();
    });
    try {
      await client.connect();
      this.#watchOver(client);
      const text = `${FLUSH_SETTINGS}; set statement_timeout = ${statementTimeoutMs}; set lock_timeout = ${lockTimeoutMs}`;
      await this.#ask(client, { text });
    } catch (error) {
      clearInterval(this.#watch);
      client.end().catch(() => undefined);
      throw error;
    }
    return (this.#client = client);
  }
}

/** PostgreSQL cuts names at 63 bytes. */
const names = new Map<string, string>();
function shortName(name: string): string {
  let short = names.get(name);
  if (short === undefined) names.set(name, (short = `journal_${names.size}`));
  return short;
}
