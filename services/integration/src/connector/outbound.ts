import { lookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';

import { Agent, request } from 'undici';

import { inHttpCallSpan } from '@baton/service-kit';

import { CallFailure } from './call-failure.js';
import type { HttpCall } from './http-call.js';
import type { OutboundAllowance } from './outbound-allowance.js';
import { targetOf } from './target.js';

const RESPONSE_LIMIT = 1024 * 1024;
const MOST_REDIRECTS = 3;
const CONNECT_MS = 10_000;
/** What a redirected request takes along to another origin: nothing that could be a credential. */
const HARMLESS = new Set(['accept', 'accept-language', 'content-type', 'user-agent', 'idempotency-key']);

export interface RawAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** All addresses of a host name. Throws an error with a DNS code where there are none. */
export type Resolve = (host: string) => Promise<LookupAddress[]>;

/** Calls other systems, if they may be called. Never logs, and puts nothing of a call into its errors but what `HttpCall.label` says. */
export class Outbound {
  constructor(
    private readonly allowance: OutboundAllowance,
    private readonly resolver: Resolve = (host) => lookup(host, { all: true }),
  ) {}

  /** @throws CallFailure when there is no answer: refused by us, unreachable, too late or too large */
  async send(call: HttpCall, signal: AbortSignal): Promise<RawAnswer> {
    let { url, method, headers, body, target } = call;
    for (let redirects = 0; ; redirects++) {
      const answer = await this.sendOnce({ ...call, url, method, headers, body, target }, signal, whole(call.label));
      const location = answer.headers['location'];
      if (answer.status < 300 || answer.status > 399 || answer.status === 304 || location === undefined) return answer;
      const next = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
      if (next === undefined || !this.allowance.names(next) || redirects >= MOST_REDIRECTS)
        throw new CallFailure(
          `${call.label} answered ${answer.status}: redirects are followed only to hosts that BATON_OUTBOUND_ALLOW names`,
          'final',
        );
      if (answer.status === 303 || (answer.status < 303 && method === 'POST')) [method, body] = ['GET', undefined];
      if (next.origin !== url.origin)
        headers = Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS.has(name)));
      url = next;
      // Its path may be that of before, with a secret in it.
      target = targetOf(new URL(url.origin));
    }
  }

  /**
   * Sends once, follows no redirect and reads no more than the first `bytes` of the answer's body.
   *
   * @throws CallFailure when there is no answer: refused by us, unreachable or too late
   */
  sendForExcerpt(call: HttpCall, signal: AbortSignal, bytes: number): Promise<RawAnswer> {
    return this.sendOnce(call, signal, (body) => firstOf(body, bytes));
  }

  private async sendOnce(
    { url, method, headers, body, label, target, traceparent: cause }: HttpCall,
    signal: AbortSignal,
    read: (body: AsyncIterable<Buffer>) => Promise<Buffer>,
  ): Promise<RawAnswer> {
    const addresses = await this.resolve(url, label, signal);
    // The connection goes to the addresses that were judged, whatever the name means a moment later.
    const pinned = new Agent({
      connect: {
        timeout: CONNECT_MS,
        lookup: (_host, options, callback) => {
          if (options.all === true) callback(null, addresses);
          else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
        },
      },
      pipelining: 0,
    });
    try {
      return await inHttpCallSpan({ ...target, method, traceparent: cause }, async (traceparent) => {
        const answer = await request(url, {
          dispatcher: pinned,
          method: method as 'GET',
          headers: { ...headers, ...(traceparent !== undefined && { traceparent }) },
          ...(body !== undefined && { body }),
          signal,
        });
        return { status: answer.statusCode, headers: flat(answer.headers), body: await read(answer.body) };
      });
    } catch (error) {
      throw error instanceof CallFailure ? error : new CallFailure(`${label}: ${reasonOf(error, signal)}`, 'passing');
    } finally {
      await pinned.destroy().catch(() => undefined);
    }
  }

  /** All addresses have to be admitted: a name with a public and a private one is refused. */
  private async resolve(url: URL, label: string, signal: AbortSignal): Promise<LookupAddress[]> {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const literal = isIP(host);
    const addresses = literal === 0 ? await this.lookUp(host, label, signal) : [{ address: host, family: literal }];
    if (
      this.allowance.names(url) ||
      (addresses.length > 0 && addresses.every(({ address }) => this.allowance.admits(address)))
    )
      return addresses;
    throw new CallFailure(
      `${label}: the address is not on the public internet, and BATON_OUTBOUND_ALLOW does not name it`,
      'final',
    );
  }

  /** A name server that does not answer is waited for no longer than for the call. */
  private async lookUp(host: string, label: string, signal: AbortSignal): Promise<LookupAddress[]> {
    let give: () => void = () => undefined;
    const late = new Promise<never>((_resolve, reject) => {
      give = () => reject(new CallFailure(`${label}: no answer in time`, 'passing'));
      if (signal.aborted) give();
      else signal.addEventListener('abort', give, { once: true });
    });
    try {
      return await Promise.race([this.resolver(host), late]);
    } catch (error) {
      if (error instanceof CallFailure) throw error;
      throw new CallFailure(`${label}: the host is not known (${codeOf(error)})`, 'passing');
    } finally {
      signal.removeEventListener('abort', give);
    }
  }
}

const whole =
  (label: string) =>
  async (body: AsyncIterable<Buffer>): Promise<Buffer> => {
    const read = await firstOf(body, RESPONSE_LIMIT + 1);
    if (read.length > RESPONSE_LIMIT)
      throw new CallFailure(`${label}: the answer is larger than ${RESPONSE_LIMIT} bytes`, 'final');
    return read;
  };

async function firstOf(body: AsyncIterable<Buffer>, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let read = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    if ((read += chunk.length) >= bytes) break;
  }
  return Buffer.concat(chunks).subarray(0, bytes);
}

const flat = (headers: Readonly<Record<string, string | readonly string[] | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), typeof value === 'string' ? value : value.join(', ')]],
    ),
  );

/** By error code alone: the messages of network errors may quote what was sent. */
function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted || (error as Error).name === 'TimeoutError') return 'no answer in time';
  const code = codeOf(error);
  if (code === 'UND_ERR_INVALID_ARG') return 'the request cannot be sent as it is: look at its headers';
  return `no answer (${code})`;
}

function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  return typeof cause === 'object' && cause !== null ? codeOf(cause) : 'connection failed';
}
