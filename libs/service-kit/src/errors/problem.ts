import type { FieldViolation, Rejection } from '@baton/kernel';

import { REJECTION_STATUS } from './rejection-status.js';

/** RFC 9457 problem details, sent as `application/problem+json`. `code` is stable; `detail` is for people. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly FieldViolation[];
  readonly traceId?: string;
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json; charset=utf-8';

export function toProblem(rejection: Rejection, traceId?: string): Problem {
  const { http, title } = REJECTION_STATUS[rejection.kind];
  return problem(http, title, rejection.code, rejection.message, rejection.details.fields, traceId);
}

export const problem = (
  status: number,
  title: string,
  code: string,
  detail: string,
  errors: readonly FieldViolation[] = [],
  traceId?: string,
): Problem => ({
  type: `urn:baton:problem:${code}`,
  title,
  status,
  detail,
  code,
  ...(errors.length > 0 && { errors }),
  ...(traceId !== undefined && { traceId }),
});

/** Whole seconds for a `Retry-After` header, at least 1; undefined where the rejection names none. */
export const retryAfterSeconds = ({ details }: Rejection): number | undefined =>
  details.retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(details.retryAfterMs / 1000));
