/** An instance as last seen: never ahead of what is committed. */
export interface Warm<State> {
  readonly state: State;
  readonly seq: number;
  /** The last request ids with the row each of them wrote, oldest first. */
  readonly requests: ReadonlyMap<string, number>;
  /** Approximate bytes in memory. */
  readonly bytes: number;
  readonly snapshotSeq: number;
}

export const REMEMBERED_REQUESTS = 100;
/** What an instance costs beside its state. */
const OVERHEAD_BYTES = 700;
/** A state as objects takes about this many times its events' text. */
const INFLATION = 3;

export const stateBytes = (textLength: number): number => OVERHEAD_BYTES + textLength * INFLATION;

export const blank = <State>(state: State): Warm<State> => ({
  state,
  seq: 0,
  requests: new Map(),
  bytes: OVERHEAD_BYTES,
  snapshotSeq: 0,
});

/** The instance after one more row. Takes over `before.requests`, so that `before` may not be used any more. */
export function advanced<State>(
  before: Warm<State>,
  state: State,
  requestId: string | undefined,
  textLength: number,
): Warm<State> {
  const seq = before.seq + 1;
  const requests = before.requests as Map<string, number>;
  if (requestId !== undefined) {
    requests.set(requestId, seq);
    if (requests.size > REMEMBERED_REQUESTS)
      for (const oldest of requests.keys()) {
        requests.delete(oldest);
        break;
      }
  }
  return { state, seq, requests, bytes: before.bytes + textLength * INFLATION, snapshotSeq: before.snapshotSeq };
}

/** Keeps the instances used last, bounded by their number and by their approximate size. */
export class WarmCache<State> {
  readonly #entries = new Map<string, Warm<State>>();
  #bytes = 0;

  constructor(
    private readonly maxEntries: number,
    private readonly maxBytes: number,
  ) {}

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(id: string): Warm<State> | undefined {
    const entry = this.#entries.get(id);
    if (entry) {
      this.#entries.delete(id);
      this.#entries.set(id, entry);
    }
    return entry;
  }

  set(id: string, entry: Warm<State>): void {
    this.drop(id);
    this.#entries.set(id, entry);
    this.#bytes += entry.bytes;
    while (this.#entries.size > this.maxEntries || this.#bytes > this.maxBytes) {
      const oldest = this.#entries.keys().next();
      if (oldest.done) return;
      this.drop(oldest.value);
    }
  }

  drop(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    this.#bytes -= entry.bytes;
  }
}
