import { TransientMap } from '@baton/kernel';

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

/**
 * A place in the cache. A table of the map that has died in the old generation keeps alive what was in it until the next
 * full collection: so what leaves the cache is taken out of its place, too.
 */
interface Place<State> {
  warm: Warm<State> | undefined;
  /** Used since eviction last came by. */
  used: boolean;
}

/**
 * Keeps the instances used lately, bounded by their number and by their approximate size. The oldest goes first, unless it
 * was used since eviction last came by (the "clock" algorithm): a use moves nothing.
 */
export class WarmCache<State> {
  readonly #places = new TransientMap<string, Place<State>>();
  #bytes = 0;

  constructor(
    private readonly maxEntries: number,
    private readonly maxBytes: number,
  ) {}

  get size(): number {
    return this.#places.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(id: string): Warm<State> | undefined {
    const place = this.#places.get(id);
    if (place === undefined) return undefined;
    place.used = true;
    return place.warm;
  }

  set(id: string, warm: Warm<State>): void {
    const place = this.#places.get(id);
    if (place === undefined) this.#places.set(id, { warm, used: false });
    else {
      this.#bytes -= place.warm?.bytes ?? 0;
      place.warm = warm;
      place.used = true;
    }
    this.#bytes += warm.bytes;
    while (this.#isFull) this.#evict();
  }

  drop(id: string): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    this.#places.delete(id);
    this.#bytes -= place.warm?.bytes ?? 0;
    place.warm = undefined;
  }

  get #isFull(): boolean {
    return this.#places.size > this.maxEntries || this.#bytes > this.maxBytes;
  }

  #evict(): void {
    for (const [id, place] of this.#places) {
      if (!place.used) this.drop(id);
      else {
        place.used = false;
        this.#places.delete(id);
        this.#places.set(id, place);
      }
      if (!this.#isFull) return;
    }
  }
}
