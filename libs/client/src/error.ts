import { status } from '@grpc/grpc-js';

/** Baton refused a call, or could not be reached. */
export class BatonError extends Error {
  override readonly name = 'BatonError';

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

  /** Whether the same call may succeed later. */
  get retryable(): boolean {
    return this.retryAfterMs !== undefined || RETRYABLE.has(this.status);
  }
}

const RETRYABLE = new Set<number>([status.UNAVAILABLE, status.RESOURCE_EXHAUSTED, status.ABORTED]);

/** What grpc-js reports, as ours. */
export function toBatonError(error: unknown): BatonError {
  if (error instanceof BatonError) return error;
  const { code, details, message } = (error ?? {}) as { code?: unknown; details?: unknown; message?: unknown };
  const known = typeof code === 'number' ? code : status.UNKNOWN;
  return new BatonError(String(details ?? message ?? error), status[known] ?? 'UNKNOWN', known);
}
