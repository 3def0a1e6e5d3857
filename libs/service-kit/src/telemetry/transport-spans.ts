import { existsSync, readFileSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { dirname, join } from 'node:path';

import { propagation, ROOT_CONTEXT, trace, type Span } from '@opentelemetry/api';
import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { KafkaJsInstrumentation } from '@opentelemetry/instrumentation-kafkajs';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { NodeSDK } from '@opentelemetry/sdk-node';

import { beforeExit } from './before-exit.js';

/** Asked every second by whoever watches; a span of each would be noise. */
const WATCHED_PATHS = new Set(['/livez', '/readyz', '/metrics']);

/**
 * Health checks, reflection, and streams that stay open for hours: a span is only sent when it ends, and one that held
 * everything that came through a stream would be a trace without end.
 */
const WATCHED_METHODS = ['Check', 'Watch', 'ServerReflectionInfo', 'StreamJobs', 'Execute'];

/** The current names of HTTP, database and RPC attributes, rather than those of before. */
const CONVENTIONS = 'http,database,rpc';

/** Whose functions are replaced by traced ones when they are required, which an import alone does not do. */
const TRACED = ['node:http', 'node:https', '@grpc/grpc-js', 'pg'];

/** Starts the SDK. Where spans go, sampling and the like are read from `OTEL_*` by the SDK itself. */
export function traceTransports(env: NodeJS.ProcessEnv): void {
  env['OTEL_SEMCONV_STABILITY_OPT_IN'] ??= CONVENTIONS;
  if (!/(^|,)\s*service\.name=/.test(env['OTEL_RESOURCE_ATTRIBUTES'] ?? ''))
    env['OTEL_SERVICE_NAME'] ??= `baton-${serviceOf(process.argv[1] ?? '')}`;
  const sdk = new NodeSDK({
    instrumentations: [
      new HttpInstrumentation({ ignoreIncomingRequestHook: ({ url = '' }) => WATCHED_PATHS.has(pathOf(url)) }),
      new GrpcInstrumentation({ ignoreGrpcMethods: WATCHED_METHODS }),
      new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true }),
      new KafkaJsInstrumentation({ producerHook: linkToCause, consumerHook: linkToCause }),
    ],
    // Metrics are at /metrics, logs on stdout.
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  const require = createRequire(import.meta.url);
  for (const name of TRACED) require(name);
  // So that what is imported from node:http by name is the traced function, too.
  syncBuiltinESMExports();
  beforeExit(() => sdk.shutdown());
}

/**
 * A fact is sent and handled long after the call that made it has been answered, together with others: its spans belong
 * to no call, and point to the one it comes from.
 */
function linkToCause(span: Span, { message }: { readonly message: { readonly headers?: Headers } }): void {
  const cause = propagation.extract(ROOT_CONTEXT, { traceparent: String(message.headers?.['ce_traceparent'] ?? '') });
  const context = trace.getSpanContext(cause);
  if (context !== undefined) span.addLink({ context });
}

type Headers = Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;

const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

/** The service whose program runs, by its package; standalone is also started by a tool that belongs to none. */
function serviceOf(program: string): string {
  for (let folder = dirname(program); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) continue;
    const { name } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string };
    return /^@baton\/(.+)$/.exec(name ?? '')?.[1] ?? 'standalone';
  }
  return 'standalone';
}
