import type { FastifyInstance, FastifyRequest } from 'fastify';

import { Rejection } from '@baton/kernel';

import { sendProblem } from '../errors/errors.filter.js';

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; " +
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * What protects people in browsers: headers on every answer, and for requests that carry a session cookie, or that a
 * page sent, the Host must be ours (DNS rebinding) and the Origin must be that Host (forged requests). Callers with an
 * `authorization` header bring their proof along and are not checked.
 */
export function installBrowserGuard(
  fastify: FastifyInstance,
  options: { readonly host: string; readonly publicUrl?: string },
): void {
  const hosts = new Set([...LOCAL, options.host, ...(options.publicUrl ? [new URL(options.publicUrl).hostname] : [])]);
  // Browsers that came by https once come by nothing else.
  const headers = options.publicUrl?.startsWith('https:')
    ? { ...HEADERS, 'strict-transport-security': 'max-age=31536000' }
    : HEADERS;
  const pairs = Object.entries(headers);
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    for (const [name, value] of pairs) if (!reply.hasHeader(name)) void reply.header(name, value);
    done();
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    const refusal = refusalOf(request, hosts, options.publicUrl);
    if (refusal === null) done();
    else sendProblem(reply, refusal);
  });
}

function refusalOf(
  request: FastifyRequest,
  hosts: ReadonlySet<string>,
  publicUrl: string | undefined,
): Rejection | null {
  const { authorization, cookie, origin, host } = request.headers;
  if (authorization !== undefined || (cookie === undefined && origin === undefined)) return null;
  if (!hosts.has(hostname(host)))
    return new Rejection(
      'denied',
      'HOST_UNKNOWN',
      'This address is not one that Baton is reached by; see BATON_PUBLIC_URL',
    );
  if (SAFE.has(request.method)) return null;
  const site = request.headers['sec-fetch-site'];
  const same =
    origin === undefined
      ? site === undefined || site === 'same-origin' || site === 'none'
      : isOurs(origin, host, publicUrl);
  return same ? null : new Rejection('denied', 'ORIGIN_FOREIGN', 'The request comes from another site');
}

function isOurs(origin: string, host: string | undefined, publicUrl: string | undefined): boolean {
  if (publicUrl !== undefined && origin === new URL(publicUrl).origin) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

const hostname = (host: string | undefined): string =>
  host !== undefined && URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
