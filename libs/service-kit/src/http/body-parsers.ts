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
  requireHarmless(parsed);
  return parsed;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Deeper ones would run whoever walks them out of stack. */
const MOST_DEPTH = 1_000;

/** @throws Rejection `invalid` JSON_FORBIDDEN_KEY, JSON_TOO_DEEP */
function requireHarmless(root: Json): void {
  let level: object[] = typeof root === 'object' && root !== null ? [root] : [];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MOST_DEPTH)
      throw new Rejection('invalid', 'JSON_TOO_DEEP', `The request body is nested more than ${MOST_DEPTH} deep`);
    const inner: object[] = [];
    for (const value of level) {
      if (Object.hasOwn(value, '__proto__'))
        throw new Rejection('invalid', 'JSON_FORBIDDEN_KEY', 'The request body holds a key "__proto__"');
      for (const each of Object.values(value) as unknown[])
        if (typeof each === 'object' && each !== null) inner.push(each);
    }
    level = inner;
  }
}
