/**
 * Something that happened, as other services may know it: a CloudEvents 1.0 event (`subject` is the key).
 */
export interface Fact {
  /** Unique within `source`, and the same again when the fact is delivered again. */
  readonly id: string;
  readonly topic: string;
  readonly type: string;
  readonly source: string;
  /** Facts of one key are delivered in order. */
  readonly key: string;
  /** Strictly increasing within a key, so that a high-water mark tells new from stale. */
  readonly seq: number;
  /** RFC 3339. */
  readonly time: string;
  readonly tenant: string;
  /** JSON-able. */
  readonly data: unknown;
  readonly traceparent?: string;
}

/** The `seq` of the `index`-th fact made from row `rowSeq` of its key. Up to 4,096 facts per row. */
export const factSeq = (rowSeq: number, index: number): number => rowSeq * 4096 + index;
