import pg from 'pg';

/**
 * Session advisory locks on one connection of their own: whoever holds the lock of a name leads it, until the connection ends.
 * A leader may learn late that it was deposed, so what it does must be harmless by then.
 */
export class Leadership {
  #client: Promise<pg.Client> | undefined;
  #live: pg.Client | undefined;
  readonly #held = new Set<string>();
  /** One statement at a time: the connection is shared by all names. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly pool: pg.Pool) {}

  /** Tries to lead; true also when leading already. */
  async take(name: string): Promise<boolean> {
    if (this.#held.has(name)) return true;
    return this.#inTurn(async () => {
      const client = await (this.#client ??= this.#connect());
      const { rows } = await client.query<{ taken: boolean }>(
        'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken',
        [name],
      );
      if (rows[0]?.taken) this.#held.add(name);
      return this.#held.has(name);
    });
  }

  holds(name: string): boolean {
    return this.#held.has(name);
  }

  async release(name: string): Promise<void> {
    if (!this.#held.delete(name)) return;
    await this.#inTurn(async () => {
      const client = await this.#client;
      await client?.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]).catch(() => undefined);
    });
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    this.#forget();
    await client?.end().catch(() => undefined);
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  #forget(): void {
    this.#client = undefined;
    this.#live = undefined;
    this.#held.clear();
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      ...this.pool.options,
      password: this.pool.options.password, // not enumerable in a pool's options
      application_name: 'baton leadership',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    // Only while it is the current one: a connection that ends late must not take away what its successor holds.
    const lost = () => void (this.#live === client && this.#forget());
    client.on('error', lost).on('end', lost);
    try {
      await client.connect();
    } catch (error) {
      this.#forget();
      throw error;
    }
    this.#live = client;
    return client;
  }
}
