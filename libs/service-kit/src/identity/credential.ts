import { hash } from 'node:crypto';

import type { Credentials } from './authenticator.js';
import type { Caller } from './caller.js';

export const SESSION_COOKIE = 'baton_session';
export const GUEST_COOKIE = 'baton_guest';
/** Characters; nothing that we give out is longer. */
const LONGEST = 500;

/** One secret that a call brings, as its hash, and whom it can prove. */
export interface Presented {
  readonly kind: Caller['kind'];
  readonly hash: Buffer;
}

/** What is stored and sent of a token or key. They are long and random, so a fast hash is enough. */
export const hashToken = (token: string): Buffer => hash('sha256', token, 'buffer');

/** Hashing is most of what a call costs here. A program sends one key with all of its calls. */
const MOST_LATELY = 500;
const lately = new Map<string, Buffer>();

function hashOf(token: string): Buffer {
  let hashed = lately.get(token);
  if (hashed !== undefined) return hashed;
  if (lately.size >= MOST_LATELY) lately.delete(lately.keys().next().value as string);
  lately.set(token, (hashed = hashToken(token)));
  return hashed;
}

/** What a call brings, in the order in which it counts: a header says more than a cookie, a session more than a guest's. */
export function presented({ authorization, cookie }: Credentials): readonly Presented[] {
  if (authorization !== undefined) return proof('api-key', bearerIn(authorization));
  return [...proof('person', cookieIn(cookie, SESSION_COOKIE)), ...proof('guest', cookieIn(cookie, GUEST_COOKIE))];
}

/** The token of an `authorization` header. */
export const bearerIn = (authorization: string | undefined): string | undefined =>
  authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];

const BEARER = /^bearer +(\S+)$/i;

const proof = (kind: Caller['kind'], token: string | undefined): readonly Presented[] =>
  token === undefined || token.length > LONGEST ? [] : [{ kind, hash: hashOf(token) }];

/** The value of a cookie in a `cookie` header. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || undefined;
  }
  return undefined;
}
