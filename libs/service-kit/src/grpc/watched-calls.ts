import {
  ServerInterceptingCall,
  status,
  type Metadata,
  type ServerInterceptor,
  type ServerListener,
} from '@grpc/grpc-js';

import type { Rejection } from '@baton/kernel';

import type { CallGates } from '../admission/call-gates.js';
import { toRpcFailure, type RpcFailure } from '../errors/rpc-status.js';
import { counter, histogram } from '../telemetry/metrics.js';
import { waits } from '../telemetry/waiting-call.js';

/**
 * Rate, errors and duration of gRPC, and calls refused before their message is read. What stays open by design has no
 * duration.
 *
 * @param streams paths of the methods that stream
 */
export function watchedCalls(streams: ReadonlySet<string>, gates: CallGates): ServerInterceptor {
  const durations = histogram('rpc.server.duration');
  const ended = counter('baton.streams.ended');
  const failures = new WeakMap<Rejection, RpcFailure>();
  const failureOf = (refusal: Rejection): RpcFailure => {
    let failure = failures.get(refusal);
    if (failure === undefined) failures.set(refusal, (failure = toRpcFailure(refusal)));
    return failure;
  };
  return (method, call) => {
    const began = performance.now();
    const { path } = method;
    let staysOpen = streams.has(path);
    let key: Metadata | undefined;
    const limited: Partial<ServerListener> = {
      onReceiveMetadata(metadata, pass) {
        key = metadata;
        const [authorization] = metadata.get('authorization');
        const refusal = gates.enter(path, metadata, authorization ? { authorization: String(authorization) } : {});
        if (refusal === undefined) pass(metadata);
        else watched.sendStatus(failureOf(refusal));
      },
      onCancel() {
        if (key !== undefined) gates.abandoned(key);
      },
    };
    const watched = new ServerInterceptingCall(call, {
      start(next) {
        if (staysOpen) return next();
        return next({
          ...(gates.isLimited(path) && limited),
          onReceiveMessage(message: unknown, pass) {
            staysOpen = waits(message);
            pass(message);
          },
        } as ServerListener);
      },
      sendStatus(outcome, next) {
        if (key !== undefined) gates.left(key);
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
    return watched;
  };
}
