import type { FastifyRequest } from 'fastify';

/** A request as it arrived: bodies that are no JSON are a Buffer in `body`; `rawBody` holds the bytes of every body. */
export type BatonRequest = FastifyRequest & { readonly rawBody?: Buffer };

/** The exact bytes of the body, for signatures; empty where there was none. */
export const rawBodyOf = (request: BatonRequest): Buffer => request.rawBody ?? Buffer.alloc(0);
