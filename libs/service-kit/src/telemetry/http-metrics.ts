import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { OpenStreams } from '../streams/open-streams.js';
import { counter, histogram } from './metrics.js';
import { waits } from './waiting-call.js';

/** Rate, errors and duration of HTTP. Routes are those of the table, never addresses; what stays open by design has no duration. */
export function recordHttpCalls(fastify: FastifyInstance, streams: OpenStreams): void {
  const durations = histogram('http.server.request.duration');
  const ended = counter('baton.streams.ended');
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    if (staysOpen(request, reply, streams))
      ended.add(1, { surface: 'http', method: route, status: String(reply.statusCode) });
    else
      durations.record(reply.elapsedTime / 1000, {
        'http.request.method': request.method,
        'http.route': route,
        'http.response.status_code': reply.statusCode,
      });
  });
}

const staysOpen = (request: FastifyRequest, reply: FastifyReply, streams: OpenStreams): boolean =>
  streams.hasWatched(request) ||
  waits(request.body) ||
  String(reply.getHeader('content-type') ?? '').startsWith('text/event-stream');
