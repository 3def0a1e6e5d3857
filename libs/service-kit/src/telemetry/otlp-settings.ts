import { z } from 'zod';

const collector = () => z.url({ protocol: /^https?$/, error: 'has to be http(s)://host:port' }).optional();

/** Where traces go. OpenTelemetry's names and meanings; its other OTEL_EXPORTER_OTLP_* are read by the exporter itself. */
export const otlpSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: collector(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: z.string().optional(),
} as const;

export type OtlpSettings = Partial<z.output<z.ZodObject<typeof otlpSettings>>>;

/** The address that takes traces by HTTP, and what it is sent with every request. */
export interface OtlpCollector {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** undefined: no collector is configured. The address for traces is taken as it is, the general one gets `/v1/traces`. */
export function traceCollector(settings: OtlpSettings): OtlpCollector | undefined {
  const own = settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  const general = settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  const url = own ?? (general && `${general.replace(/\/$/, '')}/v1/traces`);
  if (url === undefined) return undefined;
  const headers = settings.OTEL_EXPORTER_OTLP_TRACES_HEADERS ?? settings.OTEL_EXPORTER_OTLP_HEADERS ?? '';
  return { url, headers: headersOf(headers) };
}

/** `a=1,b=2`, with percent-encoded values. */
const headersOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(',')
      .map((pair) => pair.trim().split('='))
      .filter(([name = '', ...value]) => name !== '' && value.length > 0)
      .map(([name = '', ...value]) => [name.trim(), decoded(value.join('=').trim())]),
  );

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
