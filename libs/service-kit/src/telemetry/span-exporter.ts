import { context, SpanKind, SpanStatusCode, TraceFlags, type HrTime, type SpanContext } from '@opentelemetry/api';
import { ExportResultCode, suppressTracing, type ExportResult } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

import type { OtlpCollector } from './otlp-settings.js';
import type { AttributeName, SpanEventName } from './span-conventions.js';

export type SpanAttributes = { readonly [Name in AttributeName]?: string | number | readonly string[] };

/** A finished span as plain data. Moments are milliseconds since 1970, in fractions down to microseconds. */
export interface SpanRecord {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly attributes: SpanAttributes;
  readonly events: readonly SpanEvent[];
  /** Events that were left out because there were too many. */
  readonly droppedEvents?: number;
  readonly links: readonly SpanLink[];
  /** Present: the status is error, with this description. */
  readonly error?: string;
}

export interface SpanEvent {
  readonly name: SpanEventName;
  readonly at: number;
  readonly attributes: SpanAttributes;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: SpanAttributes;
}

/** Spans that a collector is sent at once, at most. */
export const MAX_SPANS = 512;

/** A collector did not take spans. */
export class ExportError extends Error {
  override readonly name = 'ExportError';

  constructor(
    message: string,
    /** These spans will never be taken: they are not understood or too large. Otherwise: try again later. */
    readonly refused: boolean,
    options: ErrorOptions,
  ) {
    super(message, options);
  }
}

export interface OtlpSpanExporter {
  /**
   * Sends at most {@link MAX_SPANS}; resolves when the collector has taken them. Tries again for a while by itself.
   *
   * @throws ExportError
   */
  send(spans: readonly SpanRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** The answers that blame the request itself, not the way it came or the state of the collector. */
const REFUSED = new Set([400, 413]);

/**
 * Sends spans of our own making by OTLP (HTTP, protobuf). What OTEL_RESOURCE_ATTRIBUTES says is sent along.
 *
 * @param timeoutMs of one `send`, further attempts included; otherwise what OTEL_EXPORTER_OTLP_TIMEOUT says, 10 s
 */
export function otlpSpanExporter(
  { url, headers }: OtlpCollector,
  resourceAttributes: SpanAttributes,
  timeoutMs?: number,
): OtlpSpanExporter {
  const exporter = new OTLPTraceExporter({
    url,
    headers: { ...headers },
    ...(timeoutMs !== undefined && { timeoutMillis: timeoutMs }),
  });
  const resource = detectResources({ detectors: [envDetector] }).merge(
    resourceFromAttributes(resourceAttributes as Record<string, string>),
  );
  return {
    async send(spans) {
      const readable = spans.map((span) => readableSpan(span, resource));
      // Otherwise every request to the collector would be a span of its own, and never end.
      const { code, error } = await context.with(
        suppressTracing(context.active()),
        () => new Promise<ExportResult>((resolve) => exporter.export(readable, resolve)),
      );
      if (code === ExportResultCode.SUCCESS) return;
      const status = (error as { code?: unknown } | undefined)?.code;
      throw new ExportError(
        `The collector at ${url} does not take spans: ${error?.message || 'no reason given'}`,
        typeof status === 'number' && REFUSED.has(status),
        { cause: error },
      );
    },
    close: () => exporter.shutdown(),
  };
}

const SCOPE = { name: 'baton.journal' };

const readableSpan = (span: SpanRecord, resource: ReadableSpan['resource']): ReadableSpan => ({
  name: span.name,
  kind: SpanKind.INTERNAL,
  spanContext: () => contextOf(span.traceId, span.spanId),
  ...(span.parentSpanId !== undefined && { parentSpanContext: contextOf(span.traceId, span.parentSpanId) }),
  startTime: hrTime(span.start),
  endTime: hrTime(span.end),
  duration: hrTime(span.end - span.start),
  status:
    span.error === undefined ? { code: SpanStatusCode.UNSET } : { code: SpanStatusCode.ERROR, message: span.error },
  attributes: span.attributes as ReadableSpan['attributes'],
  events: span.events.map(({ name, at, attributes }) => ({
    name,
    time: hrTime(at),
    attributes: attributes as ReadableSpan['attributes'],
  })),
  links: span.links.map(({ traceId, spanId, attributes }) => ({
    context: { ...contextOf(traceId, spanId), isRemote: true },
    attributes: attributes as ReadableSpan['attributes'],
  })),
  ended: true,
  resource,
  instrumentationScope: SCOPE,
  droppedAttributesCount: 0,
  droppedEventsCount: span.droppedEvents ?? 0,
  droppedLinksCount: 0,
});

const contextOf = (traceId: string, spanId: string): SpanContext => ({
  traceId,
  spanId,
  traceFlags: TraceFlags.SAMPLED,
});

/** Rounded to microseconds: a double is not exact below that. */
function hrTime(ms: number): HrTime {
  const micros = Math.round(ms * 1_000);
  const seconds = Math.floor(micros / 1_000_000);
  return [seconds, (micros - seconds * 1_000_000) * 1_000];
}
