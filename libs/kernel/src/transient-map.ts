/** Not copied for less than so many deletions. */
const LEAST_DELETED = 32;

/**
 * A map for entries that come and go, in the order in which they came. V8's own map links each table that it has outgrown
 * to the next one, so that iterators find their way. Once one of them has died in the old generation, all that follow are kept
 * alive until the next full collection, with whatever was in them; at thousands of entries a second this fills
 * the heap. Here what is left is copied to a new map before that: a copy for each entry that is deleted, at most.
 *
 * What is deleted during an iteration may still be met, and what is set may not.
 */
export class TransientMap<Key, Value> {
  #map = new Map<Key, Value>();
  #deleted = 0;

  get size(): number {
    return this.#map.size;
  }

  has(key: Key): boolean {
    return this.#map.has(key);
  }

  get(key: Key): Value | undefined {
    return this.#map.get(key);
  }

  set(key: Key, value: Value): void {
    this.#map.set(key, value);
  }

  /** @returns whether there was one */
  delete(key: Key): boolean {
    if (!this.#map.delete(key)) return false;
    if (++this.#deleted >= LEAST_DELETED && this.#deleted >= this.#map.size) {
      this.#map = new Map(this.#map);
      this.#deleted = 0;
    }
    return true;
  }

  clear(): void {
    this.#map = new Map();
    this.#deleted = 0;
  }

  keys(): MapIterator<Key> {
    return this.#map.keys();
  }

  values(): MapIterator<Value> {
    return this.#map.values();
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.#map.entries();
  }
}
