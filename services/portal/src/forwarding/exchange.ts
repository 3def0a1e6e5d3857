import { request as requestHttp, type Agent, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Readable } from 'node:stream';

/** A request as it goes on to one replica. */
export interface Forwarded {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  /** Read only once a connection stands; absent where there is none. */
  readonly body: Readable | undefined;
  /** Aborts when the client has gone: the service is to know, and to stop. */
  readonly gone: AbortSignal;
}

/** Nothing has reached the replica: another one may be asked. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
}

/** The request was sent and not answered: nobody knows what was done. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered';
}

/** Milliseconds in which a connection has to stand. */
const CONNECT_MS = 2_000;
/** Milliseconds in which an answer has to begin; the longest that a service takes its time on purpose is a minute. */
const ANSWER_MS = 5 * 60_000;

/**
 * Sends a request to the replica at `origin` and resolves with its answer as soon as that begins; the body of neither
 * is kept.
 *
 * @throws NotSent, NotAnswered
 */
export function exchange(origin: URL, forwarded: Forwarded, agent: Agent): Promise<IncomingMessage> {
  const { method, path, headers, body, gone } = forwarded;
  const request = origin.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = request({
      hostname: origin.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: origin.port,
      method,
      path,
      headers: framed(headers, body),
      agent,
      signal: gone,
      timeout: ANSWER_MS,
    });
    let sent = false;
    const send = (): void => {
      sent = true;
      if (body === undefined) outgoing.end();
      else body.pipe(outgoing);
    };
    outgoing.on('socket', (socket) => {
      if (!socket.connecting) return send();
      const late = setTimeout(() => outgoing.destroy(new Error('No connection in time')), CONNECT_MS);
      socket.once('close', () => clearTimeout(late));
      socket.once(origin.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        clearTimeout(late);
        send();
      });
    });
    outgoing.on('response', (incoming) => {
      // Streams of events are silent for as long as nothing happens.
      outgoing.setTimeout(0);
      resolve(incoming);
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('No answer in time')));
    outgoing.on('error', (cause) => {
      reject(sent ? new NotAnswered(cause.message, { cause }) : new NotSent(cause.message, { cause }));
    });
  });
}

/** Node sends a body of unknown length in chunks only with some methods. */
const framed = (headers: OutgoingHttpHeaders, body: Readable | undefined): OutgoingHttpHeaders =>
  body === undefined || headers['content-length'] !== undefined
    ? headers
    : { ...headers, 'transfer-encoding': 'chunked' };
