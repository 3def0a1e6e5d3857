import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { OpenStreams } from '../streams/open-streams.js';
import { counter, histogram } from './metrics.js';
import { waits } from './waiting-call.js';

/** Rate, errors and duration of HTTP. Routes are those of the table, never addresses; what stays open by design has no duration. */
export function recordHttpCalls(fastify: FastifyInstance, streams: OpenStreams): void {
  const durations = histogram('http.server.request.duration');
  const ended = counter('baton.streams.ended');
  // A browser that leaves a stream ends it without an answer.
  fastify.addHook('onRequestAbort', async (request) => {
    if (streams.hasWatched(request)) ended.add(1, { surface: 'http', method: routeOf(request), status: 'left' });
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request);
    if (staysOpen(request, reply, streams))
      ended.add(1, { surface: 'http', method: route, status: String(reply.statusCode) });
    else
      durations.record(reply.elapsedTime / 1000, {
        'http.request.method': request.method,
        'http.route': route,
        'http.response.status_code': reply.statusCode,
      });
    done();
  });
}

const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'unknown';

const staysOpen = (request: FastifyRequest, reply: FastifyReply, streams: OpenStreams): boolean =>
  streams.hasWatched(request) ||
  waits(request.body) ||
  String(reply.getHeader('content-type') ?? '').startsWith('text/event-stream');
