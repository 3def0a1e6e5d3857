import { status, type Metadata } from '@grpc/grpc-js';

import { statusDetails } from './status-details.js';

/** Baton refused a call, or could not be reached. */
export class BatonError extends Error {
  override readonly name: string = 'BatonError';

  constructor(
    message: string,
    /** Stable code, e.g. `JOB_NOT_OPEN`; the status' name where Baton gave none. */
    readonly code: string,
    /** gRPC status. */
    readonly status: number,
    /** Milliseconds after which a retry may succeed; undefined: do not retry unchanged. */
    readonly retryAfterMs: number | undefined = undefined,
  ) {
    super(message);
  }

  /** Nobody answered: the call broke on its way, and whether it was carried out is unknown. */
  get isLost(): boolean {
    return this.code === status[this.status] && (LOST.has(this.status) || /RST_STREAM/.test(this.message));
  }

  /** Baton refused, and said that it may not refuse for long. */
  get mayPass(): boolean {
    return this.retryAfterMs !== undefined || this.status === status.ABORTED;
  }

  /** Whether the same call may succeed later. */
  get retryable(): boolean {
    return this.retryAfterMs !== undefined || RETRYABLE.has(this.status);
  }
}

const LOST = new Set<number>([status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.CANCELLED]);
const RETRYABLE = new Set<number>([status.UNAVAILABLE, status.RESOURCE_EXHAUSTED, status.ABORTED]);

interface Reported {
  readonly code?: unknown;
  readonly details?: unknown;
  readonly message?: unknown;
  readonly metadata?: Metadata;
}

/** What grpc-js reports, as ours. */
export function toBatonError(error: unknown): BatonError {
  if (error instanceof BatonError) return error;
  const { code, details, message, metadata } = (error ?? {}) as Reported;
  const known = typeof code === 'number' ? code : status.UNKNOWN;
  const [trailer] = metadata?.get('grpc-status-details-bin') ?? [];
  const { reason, retryAfterMs } = Buffer.isBuffer(trailer) ? statusDetails(trailer) : {};
  return new BatonError(String(details ?? message ?? error), reason ?? status[known] ?? 'UNKNOWN', known, retryAfterMs);
}
