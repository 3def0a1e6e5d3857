import type { FastifyInstance } from 'fastify';

import type { FailingCheck, Readiness } from '../health/readiness.js';
import { metricsText } from '../telemetry/metrics.js';

/** The body of `/readyz`: 200 with nothing failing, else 503. */
export interface ReadinessReport {
  readonly status: 'ready' | 'not ready';
  readonly failing: readonly FailingCheck[];
}

/** `/livez` (the process answers), `/readyz` (it can serve) and `/metrics` (Prometheus text). */
export function installOperationsRoutes(fastify: FastifyInstance, readiness: Readiness): void {
  fastify.get('/livez', async (_request, reply) => reply.type('text/plain').send('ok\n'));
  fastify.get('/readyz', async (_request, reply) => {
    const failing = await readiness.failing();
    if (failing.length > 0) void reply.header('retry-after', '2');
    return reply
      .status(failing.length === 0 ? 200 : 503)
      .send({ status: failing.length === 0 ? 'ready' : 'not ready', failing } satisfies ReadinessReport);
  });
  fastify.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send(await metricsText()));
}
