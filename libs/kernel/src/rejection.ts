/**
 * Why a caller's request was refused. Each kind maps to one gRPC status and one HTTP status (`service-kit`).
 * `unavailable` and `exhausted` may be retried unchanged; the others need another request.
 */
export type RejectionKind =
  | 'invalid'
  | 'unauthenticated'
  | 'denied'
  | 'not-found'
  | 'wrong-state'
  | 'already-exists'
  | 'concurrent-write'
  | 'too-large'
  | 'exhausted'
  | 'unavailable';

/** One field of the request that is wrong; `field` is its JSON path in the request, e.g. `variables.amount`. */
export interface FieldViolation {
  readonly field: string;
  readonly message: string;
}

export interface RejectionDetails {
  readonly fields?: readonly FieldViolation[];
  /** Milliseconds after which a retry may succeed; with `unavailable` and `exhausted`. */
  readonly retryAfterMs?: number;
}

/**
 * A caller's mistake, or a refusal that the caller has to know of. A failure of a *process* is an incident event instead.
 *
 * @param code stable, SCREAMING_SNAKE_CASE; part of the public contract
 * @param message plain words for the caller; names the field or element; never holds a secret
 */
export class Rejection extends Error {
  override readonly name = 'Rejection';

  constructor(
    readonly kind: RejectionKind,
    readonly code: string,
    message: string,
    readonly details: RejectionDetails = {},
  ) {
    super(message);
  }
}

/** A rejection `invalid` that names the fields. */
export function invalidFields(code: string, fields: readonly FieldViolation[]): Rejection {
  return new Rejection('invalid', code, fields.map(({ field, message }) => `${field}: ${message}`).join('; '), {
    fields,
  });
}
