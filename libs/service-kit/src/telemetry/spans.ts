export { otlpSettings, traceCollector, type OtlpCollector, type OtlpSettings } from './otlp-settings.js';
export {
  attributes,
  spanEvents,
  spans,
  type AttributeConvention,
  type AttributeName,
  type SpanConvention,
  type SpanEventName,
} from './span-conventions.js';
export {
  ExportError,
  MAX_SPANS,
  otlpSpanExporter,
  type OtlpSpanExporter,
  type SpanAttributes,
  type SpanEvent,
  type SpanLink,
  type SpanRecord,
} from './span-exporter.js';
