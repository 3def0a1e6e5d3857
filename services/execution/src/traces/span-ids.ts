import { createHash } from 'node:crypto';

import type { SpanLink } from '@baton/service-kit/spans';

import { partId } from '../wire/ids.js';

/** An instance's id without dashes; a UUIDv7 never begins with the zeros that tracing tools drop. */
export const traceIdOf = (instanceId: string): string => instanceId.replaceAll('-', '');

/** The span of a part of an instance (0: the instance itself), or of something short about it. The same for ever. */
export const spanIdOf = (instanceId: string, n: number, short?: 'started'): string =>
  createHash('sha256')
    .update(partId(instanceId, n) + (short === undefined ? '' : ` ${short}`))
    .digest('hex')
    .slice(0, 16);

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;

/** The span of a request as its traceparent names it; none where it is no traceparent: callers may send anything. */
export function linkTo(traceparent: string | undefined, cause: 'started' | 'ended'): readonly SpanLink[] {
  const [, traceId, spanId] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  return traceId === undefined || spanId === undefined
    ? []
    : [{ traceId, spanId, attributes: { 'baton.link.cause': cause } }];
}
