import type { FastifyInstance } from 'fastify';

import type { CallGates } from '../admission/call-gates.js';
import { sendProblem } from '../errors/errors.filter.js';

/** Refuses requests to limited routes before their bodies are read. */
export function installGates(fastify: FastifyInstance, gates: CallGates): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const name = `${request.method} ${request.routeOptions.url}`;
    if (!gates.isLimited(name)) return done();
    const { authorization, cookie } = request.headers;
    const refusal = gates.enter(name, request, {
      ...(authorization !== undefined && { authorization }),
      ...(cookie !== undefined && { cookie }),
    });
    if (refusal !== undefined) return sendProblem(reply, refusal);
    reply.raw.once('close', () => gates.abandoned(request));
    return done();
  });
  // What the handler has answered, also when nobody is there any more to take it.
  fastify.addHook('onSend', (request, _reply, _payload, done) => {
    gates.left(request);
    done();
  });
}
