import { isSpanContextValid, trace } from '@opentelemetry/api';

/** The request that is being served, as a traceparent; undefined where requests are not traced, or none is served. */
export function activeTraceparent(): string | undefined {
  const context = trace.getActiveSpan()?.spanContext();
  if (context === undefined || !isSpanContextValid(context)) return undefined;
  return `00-${context.traceId}-${context.spanId}-0${context.traceFlags & 1}`;
}
