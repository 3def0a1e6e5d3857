import type { Job } from '@baton/contracts/execution';

export type Transport = 'stream' | 'unary' | 'rest';

/** Where and as whom to work. */
export interface Target {
  readonly grpc: string;
  readonly http: string;
  readonly apiKey: string;
}

/** Why a command was not carried out. */
export interface Failure {
  readonly message: string;
  /** The server had too much to do: RESOURCE_EXHAUSTED or 429. */
  readonly refused: boolean;
  /** Milliseconds until it may be sent again; 0 where the server does not say. */
  readonly retryAfterMs: number;
}

/** What becomes of commands. `token` is what was given with the command: callbacks per command would cost more than some steps. */
export interface Ears {
  started(token: number, instanceId: string): void;
  completed(token: number): void;
  /** `instanceId` is empty where nobody waited for the message. */
  published(token: number, instanceId: string): void;
  failed(token: number, failure: Failure): void;
}

/** Starts instances and completes jobs over one transport. Every command is answered once, through {@link Ears}. */
export interface Wire {
  start(token: number, processKey: string, variablesJson: string): void;
  complete(token: number, job: Job): void;
  publish(token: number, name: string, correlationKey: string): void;
  /** Calls `take` with each job of type `bench`, at most `credit` that are not completed at once. */
  work(credit: number, take: (job: Job) => void): void;
  close(): void;
}
