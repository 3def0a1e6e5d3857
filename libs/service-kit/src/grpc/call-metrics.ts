import { ServerInterceptingCall, status, type ServerInterceptor } from '@grpc/grpc-js';

import { counter, histogram } from '../telemetry/metrics.js';
import { waits } from '../telemetry/waiting-call.js';

/**
 * Rate, errors and duration of gRPC. What stays open by design has no duration.
 *
 * @param streams paths of the methods that stream
 */
export function callMetrics(streams: ReadonlySet<string>): ServerInterceptor {
  const durations = histogram('rpc.server.duration');
  const ended = counter('baton.streams.ended');
  return (method, call) => {
    const began = performance.now();
    const { path } = method;
    let staysOpen = streams.has(path);
    return new ServerInterceptingCall(call, {
      start(next) {
        if (staysOpen) return next();
        return next({
          onReceiveMessage(message: unknown, pass) {
            staysOpen = waits(message);
            pass(message);
          },
        });
      },
      sendStatus(outcome, next) {
        const code = status[outcome.code ?? status.UNKNOWN] ?? 'UNKNOWN';
        const [, service = 'unknown', name = 'unknown'] = path.split('/');
        if (staysOpen) ended.add(1, { surface: 'grpc', method: `${service}/${name}`, status: code });
        else
          durations.record((performance.now() - began) / 1000, {
            'rpc.system': 'grpc',
            'rpc.service': service,
            'rpc.method': name,
            'rpc.grpc.status_code': code,
          });
        next(outcome);
      },
    });
  };
}
