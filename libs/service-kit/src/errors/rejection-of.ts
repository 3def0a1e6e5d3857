import { HttpException } from '@nestjs/common';

import { Rejection, type RejectionKind } from '@baton/kernel';

import { databaseAway, isDatabaseAway } from '../database/pool.js';
import { REJECTION_STATUS } from './rejection-status.js';

/** What a thrown error tells the caller; null for a defect of ours, of which the caller learns nothing. */
export function toRejection(error: unknown): Rejection | null {
  if (error instanceof Rejection) return error;
  if (isDatabaseAway(error)) return databaseAway();
  const refused = ofSqlState(error);
  if (refused !== null) return refused;
  if (error instanceof HttpException) return ofStatus(error.getStatus(), error.message);
  const { statusCode, code, message } = (error ?? {}) as { statusCode?: unknown; code?: unknown; message?: unknown };
  // Fastify's own refusals (body too large, media type, malformed JSON) carry a status and an FST_ code.
  if (typeof statusCode === 'number' && statusCode < 500) return ofStatus(statusCode, String(message), String(code));
  return null;
}

/** What PostgreSQL says of the caller's data, or of another writer; every other SQL error is a defect of ours. */
function ofSqlState(error: unknown): Rejection | null {
  const { code, driverError } = (error ?? {}) as { code?: unknown; driverError?: { code?: unknown } };
  const state = String(driverError?.code ?? code ?? '');
  // Class 22, data exceptions: a NUL character, a number out of range, text that is no UUID.
  if (/^22[0-9A-Z]{3}$/.test(state))
    return new Rejection('invalid', 'VALUE_INVALID', 'A value in the request cannot be stored or compared');
  if (state === '40001' || state === '40P01') {
    return new Rejection('concurrent-write', 'CONCURRENT_WRITE', 'Somebody else changed the same data; try again');
  }
  return null;
}

const KINDS = new Map<number, RejectionKind>(
  (
    [
      'invalid',
      'unauthenticated',
      'denied',
      'not-found',
      'wrong-state',
      'too-large',
      'exhausted',
      'unavailable',
    ] as const
  ).map((kind) => [REJECTION_STATUS[kind].http, kind]),
);

const CODES: Record<number, string> = {
  400: 'REQUEST_INVALID',
  401: 'NOT_SIGNED_IN',
  403: 'NOT_PERMITTED',
  404: 'ROUTE_UNKNOWN',
  409: 'WRONG_STATE',
  413: 'BODY_TOO_LARGE',
  415: 'MEDIA_TYPE_UNSUPPORTED',
  429: 'TOO_MANY_REQUESTS',
  503: 'UNAVAILABLE',
};

function ofStatus(status: number, message: string, fastifyCode = ''): Rejection | null {
  const kind = KINDS.get(status) ?? (status >= 400 && status < 500 ? 'invalid' : undefined);
  if (kind === undefined) return null;
  const code = CODES[status] ?? 'REQUEST_INVALID';
  return new Rejection(
    kind,
    code,
    fastifyCode === 'FST_ERR_CTP_BODY_TOO_LARGE' ? 'The request body is too large' : message,
  );
}
