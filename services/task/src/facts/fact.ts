/** Something this service tells the others, before the outbox gives it its place. */
export interface NewFact {
  readonly topic: string;
  readonly type: string;
  /** The instance or person it is about: facts of one key arrive in order. */
  readonly key: string;
  readonly tenant: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** A message of the contract. */
  readonly data: object;
}
