import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { callbackify } from 'node:util';
import proxy from '@fastify/http-proxy';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { Rejection } from '@baton/kernel';
import { sendProblem, type OpenStreams } from '@baton/service-kit';

import { routes } from '../routes.js';
import { requestHeaders, responseHeaders } from './forwarded-headers.js';
import type { Forwarder } from './forwarder.js';

type Fastify = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;
type Handler = NonNullable<Parameters<typeof proxy>[1]['handler']>;
type Request = Parameters<Handler>[0];
type Reply = Parameters<Handler>[1];

/** What the proxy asks of the one who sends. */
interface Sending {
  readonly origin: string;
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Empty where the request has none. */
  readonly body: Readable | '';
}
interface Answer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
}

/**
 * Passes every request whose prefix belongs to another service on to it, unread: bodies and answers are streams. What
 * has no such prefix is left to the other routes.
 */
export function installForwarding(fastify: Fastify, forwarder: Forwarder, streams: OpenStreams): void {
  const current = new AsyncLocalStorage<{ readonly request: Request; readonly reply: Reply }>();

  const send = async ({ origin, path, method, headers, body }: Sending): Promise<Answer> => {
    const { request, reply } = current.getStore() ?? {};
    if (request === undefined || reply === undefined) throw new Error('Forwarded outside of a request');
    const service = new URL(origin).hostname;
    const incoming = await forwarder.forward(service, {
      method,
      path,
      headers: requestHeaders(body === '' ? withoutLength(headers) : headers, {
        address: request.ip,
        protocol: request.protocol,
        host: request.headers.host,
      }),
      body: body === '' ? undefined : body,
      gone: goneOf(reply),
    });
    if (isEventStream(incoming.headers)) endWithProcess(streams, request, reply, incoming);
    return {
      statusCode: incoming.statusCode ?? 502,
      headers: responseHeaders(incoming.headers) as never,
      body: incoming,
    };
  };

  void fastify.register(async (scope) => {
    // What passes through stays the stream it came as.
    scope.removeAllContentTypeParsers();
    for (const { prefix, service } of routes) {
      if (service === 'portal') continue;
      await scope.register(proxy, {
        prefix,
        rewritePrefix: prefix,
        upstream: '',
        disableCache: true,
        disableRequestLogging: true,
        internalRewriteLocationHeader: false,
        undici: { request: callbackify(send) } as never,
        handler: (request, reply, destination, options) =>
          current.run({ request, reply }, () => reply.from(destination, options)),
        replyOptions: {
          getUpstream: () => `http://${service}`,
          // The forwarder decides what is tried again.
          retryDelay: () => null,
          onError: (reply, { error }) => {
            const rejection = rejectionOf(error);
            if (rejection === undefined) void reply.send(error);
            else sendProblem(reply as never, rejection);
          },
        },
      });
    }
  });
}

/** The body of a GET is not read, so none is announced. */
function withoutLength({ 'content-length': _length, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  return headers;
}

/** Aborts when the connection of the client ends before it has its answer. */
function goneOf(reply: Reply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

const isEventStream = (headers: IncomingHttpHeaders): boolean =>
  headers['content-type']?.startsWith('text/event-stream') ?? false;

/** A stream that only its reader ends would keep this process from stopping. */
function endWithProcess(streams: OpenStreams, request: Request, reply: Reply, incoming: Readable): void {
  const end = (): void => {
    reply.raw.end();
    incoming.destroy();
  };
  incoming.once('close', streams.watch(request, { stop: end, refuse: end }));
}

/** The proxy wraps what the forwarder says; undefined for a defect of ours. */
const rejectionOf = ({ cause }: Error): Rejection | undefined => (cause instanceof Rejection ? cause : undefined);
