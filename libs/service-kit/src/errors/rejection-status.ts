import { status } from '@grpc/grpc-js';

import type { RejectionKind } from '@baton/kernel';

/** What each kind of rejection is called on the wire: one gRPC status, one HTTP status, one title. */
export const REJECTION_STATUS = {
  invalid: { grpc: status.INVALID_ARGUMENT, http: 400, title: 'Invalid request' },
  unauthenticated: { grpc: status.UNAUTHENTICATED, http: 401, title: 'Not signed in' },
  denied: { grpc: status.PERMISSION_DENIED, http: 403, title: 'Not permitted' },
  'not-found': { grpc: status.NOT_FOUND, http: 404, title: 'Not found' },
  'wrong-state': { grpc: status.FAILED_PRECONDITION, http: 409, title: 'Not possible in this state' },
  'already-exists': { grpc: status.ALREADY_EXISTS, http: 409, title: 'Exists already' },
  'concurrent-write': { grpc: status.ABORTED, http: 409, title: 'Changed by someone else' },
  'too-large': { grpc: status.OUT_OF_RANGE, http: 413, title: 'Too large' },
  exhausted: { grpc: status.RESOURCE_EXHAUSTED, http: 429, title: 'Too many requests' },
  unavailable: { grpc: status.UNAVAILABLE, http: 503, title: 'Not available now' },
} as const satisfies Record<RejectionKind, { grpc: status; http: number; title: string }>;
