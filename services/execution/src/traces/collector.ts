import type { OtlpSpanExporter } from '@baton/service-kit/spans';

/** Where the spans go. Without an exporter no collector is configured. */
export class Collector {
  constructor(readonly exporter?: OtlpSpanExporter) {}
}
