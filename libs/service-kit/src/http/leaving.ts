import type { FastifyInstance } from 'fastify';

import type { Readiness } from '../health/readiness.js';
import { stoppingNow } from '../streams/open-streams.js';

/**
 * How a process leaves: from the moment it is no longer ready each answer ends its connection, by which an edge that keeps
 * connections learns to ask another replica; what comes after the port was closed, on a connection that is still open, is
 * refused like anything that may be asked again. Needs Fastify's `return503OnClosing: false`.
 */
export function installLeaving(fastify: FastifyInstance, readiness: Readiness): void {
  let closed = false;
  fastify.addHook('preClose', async () => void (closed = true));
  fastify.addHook('onRequest', async (_request, reply) => {
    if (readiness.isClosing) void reply.header('connection', 'close');
    if (closed) throw stoppingNow();
  });
}
