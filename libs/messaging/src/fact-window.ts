import type { Fact } from './fact.js';
import { samePlace, type Cursor, type FactSource, type ReadOptions } from './fact-source.js';
import type { TailRow } from './xid-tail.js';

type Read = Awaited<ReturnType<FactSource['read']>>;

/** Rows taken from the tail at once. */
const READ_ROWS = 2_000;
/** Rows kept for readers that are not there yet. */
const KEPT_ROWS = 6_000;
/** Rows that every reader has passed, and that are let go together. */
const SPARE_ROWS = 200;
/** A reader who has not come for so long is not waited for. */
const AWAY_MS = 10_000;

/** A row that was read, with the facts it became. */
interface SeenRow {
  readonly xid: string;
  readonly key: string;
  readonly seq: number;
  readonly generation: number;
  readonly facts: readonly Fact[];
}

export interface FactWindowOptions<Row extends TailRow = TailRow> {
  /** As `XidTail.read`; there may be some rows more than `limit`. */
  readonly read: (
    after: Cursor | null,
    limit: number,
    ageMs: number,
  ) => Promise<{ readonly rows: readonly Row[]; readonly cursor: Cursor | null }>;
  /** The facts of each row, in the order of the rows. */
  readonly factsOf: (rows: readonly Row[]) => Promise<readonly (readonly Fact[])[]>;
}

/**
 * The latest rows of a tail, read and made into facts once for all groups of this process. Rows below the horizon never
 * change and none comes to stand between them, so what has been read may be handed on. Who stands inside the window
 * is served from it, who stands at its end extends it for all, and who lags behind reads for himself. What all readers have
 * passed is let go: whatever is kept long costs every collection of garbage.
 */
export class FactWindow<Row extends TailRow = TailRow> {
  readonly #read: FactWindowOptions<Row>['read'];
  readonly #factsOf: FactWindowOptions<Row>['factsOf'];
  /** The place before the first of `#rows`, null at the beginning of the table; undefined until somebody has read. */
  #start: Cursor | null | undefined;
  #rows: SeenRow[] = [];
  /** Rows that stood before `#rows` since the window began. */
  #passed = 0;
  /** How many rows each reader has passed since the window began, and when it was last here, by `performance.now()`. */
  readonly #readers = new Map<object, { passed: number; seenAt: number }>();
  #extending: Promise<void> | undefined;
  /** When it was last known that there is nothing after the window, by `performance.now()`. */
  #nothingAt = Number.NEGATIVE_INFINITY;

  constructor({ read, factsOf }: FactWindowOptions<Row>) {
    this.#read = read;
    this.#factsOf = factsOf;
  }

  /** As {@link FactSource.read}: also sees what was committed just before the call. */
  async read(after: Cursor | null, limit: number, { ageMs = 0, types, reader }: ReadOptions = {}): Promise<Read> {
    const notBefore = performance.now() - ageMs;
    let index = this.#indexAfter(after);
    if (reader !== undefined) index = this.#note(reader, index);
    while (index !== undefined) {
      if (index < this.#rows.length || this.#nothingAt >= notBefore) return this.#serve(index, limit, types);
      // Under way, it may have looked too early: what it finds will do, that it finds nothing will not.
      await (this.#extending ??= this.#extend(ageMs).finally(() => (this.#extending = undefined)));
      index = this.#indexAfter(after);
    }
    return this.#readApart(after, limit, types, ageMs);
  }

  /** The index of the first row after the place; undefined outside the window. */
  #indexAfter(after: Cursor | null): number | undefined {
    const start = this.#start;
    if (start === undefined) return undefined;
    if (after !== null && after.generation === this.#end?.generation) {
      for (let i = this.#rows.length - 1; i >= 0; i--) {
        const row = this.#rows[i];
        if (row?.seq === after.seq && row.key === after.key && row.xid === after.xid) return i + 1;
      }
    }
    return samePlace(start, after) ? 0 : undefined;
  }

  #serve(index: number, limit: number, types: ReadonlySet<string> | undefined): Read {
    const end = Math.min(index + limit, this.#rows.length);
    const found = factsIn(this.#rows, index, end, types);
    return { ...found, cursor: this.#placeOf(this.#rows[end - 1]), more: end - index === limit };
  }

  #placeOf(row: SeenRow | undefined): Cursor | null {
    if (row === undefined) return this.#start ?? null;
    return { xid: row.xid, key: row.key, seq: row.seq, generation: row.generation };
  }

  get #end(): Cursor | null {
    return this.#placeOf(this.#rows.at(-1));
  }

  async #extend(ageMs: number): Promise<void> {
    const end = this.#end;
    const trueAt = performance.now() - ageMs;
    const { rows, cursor } = await this.#read(end, READ_ROWS, ageMs);
    const seen = await this.#seen(rows, cursor);
    if (!samePlace(end, this.#end)) return; // begun anew meanwhile
    if (end !== null && cursor?.generation !== end.generation) this.#begin(undefined, []);
    else if (seen.length > 0) this.#keep(seen);
    else this.#nothingAt = trueAt;
  }

  /** Also begins a window where there is none, or where the reader is further than it: who comes after him finds it. */
  async #readApart(
    after: Cursor | null,
    limit: number,
    types: ReadonlySet<string> | undefined,
    ageMs: number,
  ): Promise<Read> {
    const { rows, cursor } = await this.#read(after, limit, ageMs);
    const seen = await this.#seen(rows, cursor);
    if (cursor !== null && this.#isBefore(cursor)) {
      const start = after === null || after.generation === cursor.generation ? after : cursor;
      this.#begin(start, samePlace(start, after) ? seen : []);
      this.#nothingAt = Number.NEGATIVE_INFINITY;
    }
    return { ...factsIn(seen, 0, seen.length, types), cursor, more: rows.length >= limit };
  }

  /** Whether the window ends before a place (whether just before does not matter). */
  #isBefore(place: Cursor): boolean {
    const end = this.#end;
    if (end === null || end.generation !== place.generation) return true;
    if (end.xid !== place.xid) return BigInt(end.xid) < BigInt(place.xid);
    return end.key === place.key ? end.seq < place.seq : end.key < place.key;
  }

  #begin(start: Cursor | null | undefined, rows: SeenRow[]): void {
    this.#start = start;
    this.#rows = rows;
    this.#passed = 0;
    this.#readers.clear();
  }

  #keep(seen: readonly SeenRow[]): void {
    this.#rows.push(...seen);
    if (this.#rows.length > KEPT_ROWS + READ_ROWS) this.#letGo(this.#rows.length - KEPT_ROWS);
  }

  /**
   * Lets go of what all readers have passed now.
   *
   * @param index of the first row that the reader has not passed; undefined outside the window
   * @returns the index that this row has from now on
   */
  #note(reader: object, index: number | undefined): number | undefined {
    const now = performance.now();
    if (index === undefined) this.#readers.delete(reader);
    else this.#readers.set(reader, { passed: this.#passed + index, seenAt: now });
    let least = this.#passed + this.#rows.length;
    for (const [each, { passed, seenAt }] of this.#readers) {
      if (seenAt < now - AWAY_MS) this.#readers.delete(each);
      else if (passed < least) least = passed;
    }
    const spare = least - this.#passed;
    if (spare < SPARE_ROWS) return index;
    this.#letGo(spare);
    return index === undefined ? undefined : index - spare;
  }

  #letGo(rows: number): void {
    this.#start = this.#placeOf(this.#rows[rows - 1]);
    this.#rows.splice(0, rows);
    this.#passed += rows;
  }

  async #seen(rows: readonly Row[], cursor: Cursor | null): Promise<SeenRow[]> {
    if (rows.length === 0 || cursor === null) return [];
    const { generation } = cursor;
    const facts = await this.#factsOf(rows);
    return rows.map(({ position, key, seq }, i) => ({ xid: position, key, seq, generation, facts: facts[i] ?? [] }));
  }
}

function factsIn(
  rows: readonly SeenRow[],
  from: number,
  to: number,
  types: ReadonlySet<string> | undefined,
): Pick<Read, 'facts' | 'passed'> {
  const facts: Fact[] = [];
  let passed = 0;
  for (let i = from; i < to; i++) {
    const own = rows[i]?.facts ?? [];
    passed += own.length;
    for (const fact of own) if (types === undefined || types.has(fact.type)) facts.push(fact);
  }
  return { facts, passed };
}
