import type { Job } from '@baton/contracts/execution';

/** What a worker asks for. */
export interface JobTerms {
  readonly types: readonly string[];
  readonly worker: string;
  readonly lockMs: number;
}

/** Whom a supply tells. */
export interface JobReceiver {
  take(jobs: readonly Job[]): void;
  /** The supply has ended; credit that it was given is to be given anew. */
  ended(error?: Error): void;
}

/** Where a worker's jobs come from. */
export interface JobSupply {
  /** So many jobs more may come. */
  give(credit: number): void;
  /** Lets jobs on their way arrive, then ends. */
  leave(): Promise<void>;
}
