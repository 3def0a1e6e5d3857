import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** Headers of one connection, which mean nothing on the next (RFC 9110, 7.6.1), and `expect`, which is answered here. */
const OF_ONE_CONNECTION = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What a client may claim of itself, and nobody has to believe. */
const CLAIM = /^(x-forwarded-.*|forwarded|x-real-ip)$/;

/** Who sent a request, as far as the edge knows. */
export interface Sender {
  readonly address: string;
  readonly protocol: string;
  /** The `host` header as it came. */
  readonly host: string | undefined;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The headers with which a request goes on to a service: `host` as the client sent it, since cookies and the guard
 * against foreign pages depend on it; `x-forwarded-*` as the edge saw it; nothing of the client's connection.
 */
export const requestHeaders = (headers: Headers, { address, protocol, host }: Sender): IncomingHttpHeaders => ({
  ...passedOn(headers, (name) => !CLAIM.test(name)),
  'x-forwarded-for': address,
  'x-forwarded-proto': protocol,
  ...(host !== undefined && { host, 'x-forwarded-host': host }),
});

/** The headers with which a service's answer goes back. */
export const responseHeaders = (headers: Headers): OutgoingHttpHeaders => passedOn(headers, () => true);

function passedOn(headers: Headers, wanted: (name: string) => boolean): Record<string, string | string[]> {
  const dropped = new Set(
    String(headers['connection'] ?? '')
      .toLowerCase()
      .split(/[\s,]+/),
  );
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || OF_ONE_CONNECTION.has(name) || dropped.has(name) || !wanted(name)) continue;
    kept[name] = value;
  }
  return kept;
}
