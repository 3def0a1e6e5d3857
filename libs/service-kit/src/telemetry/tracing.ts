import { createRequire } from 'node:module';

/**
 * Traces what this process sends and receives: HTTP, gRPC, SQL and Kafka. On where OTEL_EXPORTER_OTLP_ENDPOINT is set;
 * nothing is loaded otherwise. `main` imports it before anything else, so that what is traced is loaded afterwards; it
 * reads the environment itself, since the configuration is read by code that is loaded later.
 */
const env = process.env;

if (env['OTEL_EXPORTER_OTLP_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']) {
  // By require, which is done when it returns: an awaited import would let the modules imported after this one go ahead.
  const require = createRequire(import.meta.url);
  const { traceTransports } = require('./transport-spans.js') as typeof import('./transport-spans.js');
  traceTransports(env);
}
