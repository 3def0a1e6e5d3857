import { status, type ServiceError } from '@grpc/grpc-js';

import { Rejection } from '@baton/kernel';

import { decodeStatus, STATUS_DETAILS } from './rpc-status.js';

const RETRY_MS = 1000;

/** What a failed call to another service means to the one who made it: the callee's Rejection where it sent one. */
export function fromServiceError(error: ServiceError): Error {
  const [details] = error.metadata?.get(STATUS_DETAILS) ?? [];
  const rejection = Buffer.isBuffer(details) ? decodeStatus(details) : null;
  if (rejection !== null) return rejection;
  if (error.code === status.UNAVAILABLE || error.code === status.DEADLINE_EXCEEDED) {
    return new Rejection('unavailable', 'SERVICE_UNAVAILABLE', 'A service needed for this does not answer', {
      retryAfterMs: RETRY_MS,
    });
  }
  return error;
}
