import type { ServiceDefinition } from '@grpc/grpc-js';

import { toRpcFailure } from '../errors/rpc-status.js';
import type { OpenStreams } from './open-streams.js';

/** The server's side of a gRPC stream, as far as it is watched. */
interface StreamCall {
  emit(event: 'error', error: unknown): boolean;
  on(event: string, listener: () => void): unknown;
}

const stops = new WeakMap<object, () => void>();

/**
 * How an admitted gRPC stream ends when the process stops: take nothing more, answer what is under way, end. Streams that
 * do not say are cut off when the time for draining is up.
 */
export const onStop = (call: object, stop: () => void): void => void stops.set(call, stop);

/** The paths of all methods that stream: `/baton.execution.v1.JobService/StreamJobs`. A call itself does not tell. */
export const streamPaths = (services: readonly ServiceDefinition[]): ReadonlySet<string> =>
  new Set(
    services
      .flatMap((service) => Object.values(service))
      .filter(({ requestStream, responseStream }) => requestStream || responseStream)
      .map(({ path }) => path),
  );

/** @throws Rejection `unavailable` STOPPING */
export function watchCall(streams: OpenStreams, call: StreamCall): void {
  const leave = streams.watch(call, {
    stop: () => stops.get(call)?.(),
    refuse: (reason) => void call.emit('error', toRpcFailure(reason)),
  });
  for (const event of ['finish', 'close', 'cancelled', 'error']) call.on(event, leave);
}
