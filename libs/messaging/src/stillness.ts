import type { Pool } from 'pg';

const known = new WeakMap<Pool, Stillness>();

/**
 * Tells whether anything was committed in a database: one question for all of a process who wait for news there and were not
 * poked. Where nothing happens, hardly anything is asked.
 */
export class Stillness {
  #askedAt = Number.NEGATIVE_INFINITY;
  #mark: Promise<string> = Promise.resolve('');

  private constructor(private readonly pool: Pool) {}

  static of(pool: Pool): Stillness {
    let stillness = known.get(pool);
    if (stillness === undefined) known.set(pool, (stillness = new Stillness(pool)));
    return stillness;
  }

  /**
   * A word that was true at most `ageMs` milliseconds ago. As long as it stays the same, whoever read after it was first given
   * would read the same again: every commit ends a transaction, and so changes which ones run or which comes next.
   */
  mark(ageMs: number): Promise<string> {
    const now = performance.now();
    if (now - this.#askedAt <= ageMs) return this.#mark;
    this.#askedAt = now;
    const mark = this.#ask();
    mark.catch(() => this.#mark === mark && (this.#askedAt = Number.NEGATIVE_INFINITY));
    return (this.#mark = mark);
  }

  async #ask(): Promise<string> {
    const { rows } = await this.pool.query<{ mark: string }>({
      name: 'stillness',
      text: 'select pg_current_snapshot()::text as mark',
    });
    return rows[0]?.mark ?? '';
  }
}
