/**
 * Traces what this process sends and receives: HTTP, gRPC, SQL and Kafka. On where OTEL_EXPORTER_OTLP_ENDPOINT is set;
 * nothing is loaded otherwise. `main` imports it before anything else, so that what is traced is loaded afterwards; it
 * reads the environment itself, since the configuration is read by code that is loaded later.
 */
const { env } = process;

if (env['OTEL_EXPORTER_OTLP_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']) {
  const { traceTransports } = await import('./transport-spans.js');
  traceTransports(env);
}
