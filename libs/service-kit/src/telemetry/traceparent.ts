import {
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  type Context,
  type Span,
} from '@opentelemetry/api';

/** The request that is being served, as a traceparent; undefined where requests are not traced, or none is served. */
export const activeTraceparent = (): string | undefined => traceparentOf(trace.getActiveSpan());

/** A span as others are told of it; undefined where it is none. */
export function traceparentOf(span: Span | undefined): string | undefined {
  const own = span?.spanContext();
  if (own === undefined || !isSpanContextValid(own)) return undefined;
  return `00-${own.traceId}-${own.spanId}-0${own.traceFlags & TraceFlags.SAMPLED}`;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** What is below the span that `traceparent` names; below none where it names none. */
export function contextOf(traceparent: string): Context {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined) return ROOT_CONTEXT;
  const cause = { traceId, spanId, traceFlags: Number.parseInt(flags ?? '0', 16), isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, cause);
}

/** Does `work` as part of the request that `traceparent` names, instead of the one being served; of none where it names none. */
export const underTraceparent = <Result>(traceparent: string, work: () => Result): Result =>
  context.with(contextOf(traceparent), work);
