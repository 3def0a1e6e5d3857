import type { FastifyInstance } from 'fastify';

import type { Readiness } from '../health/readiness.js';
import { metricsText } from '../telemetry/metrics.js';

/** `/livez` (the process answers), `/readyz` (it can serve) and `/metrics` (Prometheus text). */
export function installOperationsRoutes(fastify: FastifyInstance, readiness: Readiness): void {
  fastify.get('/livez', async (_request, reply) => reply.type('text/plain').send('ok\n'));
  fastify.get('/readyz', async (_request, reply) => {
    const failing = await readiness.failing();
    if (failing.length > 0) void reply.header('retry-after', '2');
    return reply
      .status(failing.length === 0 ? 200 : 503)
      .send({ status: failing.length === 0 ? 'ready' : 'not ready', failing });
  });
  fastify.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send(await metricsText()));
}
