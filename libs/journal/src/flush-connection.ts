import pg from 'pg';
import { ByteWriter } from './byte-writer.js';
import { FlushQuery, type Row } from './flush-query.js';
import type { Statement } from './flush-statement.js';

/**
 * Generic plans that only know nested loops over indexes: a plan made while a table was empty stays right when it holds
 * millions of rows.
 */
export const FLUSH_SETTINGS = `set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off;
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
  #bytes = new ByteWriter();

  constructor(
    private readonly pool: pg.Pool,
    private readonly timeouts: Timeouts,
  ) {}

  /** @throws TypeError when a value is not of its column's type */
  async flush(statement: Statement, appends: number): Promise<FlushResult> {
    const client = await this.#connected();
    const { name } = statement;
    const prepared = this.#prepared.has(name) || this.#prepared.size < MAX_PREPARED;
    if (prepared) this.#prepared.add(name);
    const query = new FlushQuery(prepared ? shortName(name) : '', statement, this.#bytes);
    const [n, xid, won] = (await this.#watched(() => send(client, query))) ?? [];
    return {
      xid: xid ?? undefined,
      ...(Number(n) !== appends && { won: new Set(won?.slice(1, -1).split(',')) }),
    };
  }

  async query<Result extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Result[]> {
    const client = await this.#connected();
    return this.#watched(async () => (await client.query<Result>({ text, values })).rows);
  }

  async #watched<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#askedAt = performance.now();
    try {
      return await work();
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
    this.#bytes = new ByteWriter(); // the broken connection may still be sending what is in the other
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
      await this.#watched(() => client.query(text));
    } catch (error) {
      clearInterval(this.#watch);
      client.end().catch(() => undefined);
      throw error;
    }
    return (this.#client = client);
  }
}

/** Resolves with the only row. */
const send = (client: pg.Client, query: FlushQuery): Promise<Row | undefined> =>
  new Promise((resolve, reject) => {
    // Given apart, so that whoever observes queries sees this one end.
    const answer = (error: Error | null, row?: Row): void => (error === null ? resolve(row) : reject(error));
    (client.query as (query: FlushQuery, callback: typeof answer) => void).call(client, query, answer);
  });

/** PostgreSQL cuts names at 63 bytes. */
const names = new Map<string, string>();
function shortName(name: string): string {
  let short = names.get(name);
  if (short === undefined) names.set(name, (short = `journal_${names.size}`));
  return short;
}
