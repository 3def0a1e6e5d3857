import { context, isSpanContextValid, ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';

/** The request that is being served, as a traceparent; undefined where requests are not traced, or none is served. */
export function activeTraceparent(): string | undefined {
  const active = trace.getActiveSpan()?.spanContext();
  if (active === undefined || !isSpanContextValid(active)) return undefined;
  return `00-${active.traceId}-${active.spanId}-0${active.traceFlags & TraceFlags.SAMPLED}`;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Does `work` as part of the request that `traceparent` names, instead of the one being served; of none where it names none. */
export function underTraceparent<Result>(traceparent: string, work: () => Result): Result {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined) return context.with(ROOT_CONTEXT, work);
  const cause = { traceId, spanId, traceFlags: Number.parseInt(flags ?? '0', 16), isRemote: true };
  return context.with(trace.setSpanContext(ROOT_CONTEXT, cause), work);
}
