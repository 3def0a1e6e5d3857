import { hash } from 'node:crypto';

import type { SpanLink } from '@baton/service-kit/spans';

import { partId } from '../wire/ids.js';

/** An instance's id without dashes; a UUIDv7 never begins with the zeros that tracing tools drop. */
export const traceIdOf = (instanceId: string): string => instanceId.replaceAll('-', '');

/** The span of a part of an instance (0: the instance itself), or of something short about it. The same for ever. */
export const spanIdOf = (instanceId: string, n: number, short?: 'started'): string =>
  hash('sha256', partId(instanceId, n) + (short === undefined ? '' : ` ${short}`), 'hex').slice(0, 16);

/**
 * What others call on behalf of a part of an instance belongs below its span; `root` is the first instance in the chain of
 * calls. Every job bears one, so it has to stay cheap: about a microsecond.
 */
export const traceparentOf = (root: string, instanceId: string, n: number): string =>
  `00-${traceIdOf(root)}-${spanIdOf(instanceId, n)}-01`;

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;

/** The span of a request as its traceparent names it; none where it is no traceparent: callers may send anything. */
export function linkTo(traceparent: string | undefined, cause: 'started' | 'ended'): readonly SpanLink[] {
  const [, traceId, spanId] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  return traceId === undefined || spanId === undefined
    ? []
    : [{ traceId, spanId, attributes: { 'baton.link.cause': cause } }];
}
