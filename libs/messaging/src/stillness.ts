import type { Pool } from 'pg';

/** How old news may be, in milliseconds, for those who look now and then: they look at about the same moments, and one asks for all. */
export const RECENT_MS = 250;

const known = new WeakMap<Pool, Stillness>();

/**
 * Tells whether anything was committed in a database: one question for all of a process who wait for news there and were not
 * poked. Where nothing happens, hardly anything is asked.
 */
export class Stillness {
  #askedAt = Number.NEGATIVE_INFINITY;
  #mark: Promise<string> = Promise.resolve('');
  #answers: { readonly mark: string; readonly of: Map<string, unknown> } = { mark: '', of: new Map() };

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

  /**
   * What `read` gives, without reading where that was given before and nothing was committed since: for whoever looks again and
   * again at what does not depend on the time.
   *
   * @param name of what is read
   * @param ageMs the answer may have been true so many milliseconds ago; 0: it is read now
   */
  async recall<T>(name: string, ageMs: number, read: () => Promise<T>): Promise<T> {
    if (ageMs === 0) return read();
    const mark = await this.mark(ageMs);
    if (this.#answers.mark !== mark) this.#answers = { mark, of: new Map() };
    const answers = this.#answers.of;
    if (!answers.has(name)) answers.set(name, await read());
    return answers.get(name) as T;
  }

  async #ask(): Promise<string> {
    const { rows } = await this.pool.query<{ mark: string }>({
      name: 'stillness',
      text: 'select pg_current_snapshot()::text as mark',
    });
    return rows[0]?.mark ?? '';
  }
}
