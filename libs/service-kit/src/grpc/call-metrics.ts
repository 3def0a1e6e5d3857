import { ServerInterceptingCall, status, type ServerInterceptor } from '@grpc/grpc-js';

import { durationHistogram } from '../telemetry/metrics.js';

/** Records the duration and status of every gRPC call, streams included. */
export function callMetrics(): ServerInterceptor {
  const durations = durationHistogram('rpc.server.duration');
  return (method, call) => {
    const started = performance.now();
    const [, service = 'unknown', name = 'unknown'] = method.path.split('/');
    return new ServerInterceptingCall(call, {
      sendStatus(outcome, next) {
        durations.record((performance.now() - started) / 1000, {
          'rpc.system': 'grpc',
          'rpc.service': service,
          'rpc.method': name,
          'rpc.grpc.status_code': status[outcome.code ?? status.UNKNOWN] ?? 'UNKNOWN',
        });
        next(outcome);
      },
    });
  };
}
