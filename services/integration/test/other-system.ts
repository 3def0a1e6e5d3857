import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface OtherSystem {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  /** How it answers from now on. */
  answer(how: (request: Received, response: ServerResponse) => void): void;
  close(): Promise<void>;
}

export const json =
  (status: number, body: string, headers: Record<string, string> = {}) =>
  (_request: Received, response: ServerResponse): void =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

/** A real HTTP server on a loopback port; with a certificate, an HTTPS server. */
export async function otherSystem(tls?: { readonly key: string; readonly cert: string }): Promise<OtherSystem> {
  const received: Received[] = [];
  let how: (request: Received, response: ServerResponse) => void = json(200, '{}');
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const whole = { method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') };
      received.push(whole);
      how(whole, response);
    });
  };
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    received,
    answer: (next) => void (how = next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
