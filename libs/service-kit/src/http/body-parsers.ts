import type { FastifyInstance } from 'fastify';

import { parseJson, Rejection, type Json } from '@baton/kernel';

/**
 * JSON bodies keep the text of their numbers; every other body stays the Buffer it came as. The bytes of each body
 * remain in `rawBody`, since signatures are over bytes.
 */
export function installBodyParsers(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    /^application\/([\w.+-]+\+)?json(;|$)/,
    { parseAs: 'buffer' },
    (request, body: Buffer, done) => {
      Object.assign(request, { rawBody: body });
      if (body.length === 0) return done(null, undefined);
      try {
        done(null, parseBody(body));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    Object.assign(request, { rawBody: body });
    done(null, body);
  });
}

function parseBody(body: Buffer): Json {
  let parsed: Json;
  try {
    parsed = parseJson(UTF8.decode(body));
  } catch {
    throw new Rejection('invalid', 'JSON_MALFORMED', 'The request body is no JSON');
  }
  if (hasProtoKey(parsed))
    throw new Rejection('invalid', 'JSON_FORBIDDEN_KEY', 'The request body holds a key "__proto__"');
  return parsed;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function hasProtoKey(root: Json): boolean {
  const open: unknown[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__')) return true;
    for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) open.push(inner);
  }
  return false;
}
