import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';

/** A request as it reached a service. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

/** Stands for a replica of a service. */
export interface UpstreamServer {
  readonly origin: string;
  readonly received: readonly Received[];
  /** What `/readyz` says. */
  ready: boolean;
  /** What is answered; `200 {}` unless told. */
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  /** Ends at once, as a killed process does. */
  kill(): Promise<void>;
  /** Comes back at the same port. */
  restart(): Promise<void>;
}

const plain = (request: IncomingMessage, response: ServerResponse): void => {
  request.resume();
  request.on('end', () => response.setHeader('content-type', 'application/json').end('{}'));
};

export async function startUpstream(): Promise<UpstreamServer> {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  let server: Server;
  let port = 0;
  const listen = async (): Promise<void> => {
    server = createServer((request, response) => {
      const { method = '', url = '', headers } = request;
      if (url === '/readyz') return void response.writeHead(upstream.ready ? 200 : 503).end();
      received.push({ method, url, headers });
      upstream.answer(request, response);
    });
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  };
  const upstream: UpstreamServer = {
    get origin() {
      return `http://127.0.0.1:${port}`;
    },
    received,
    ready: true,
    answer: plain,
    kill: async () => {
      if (!server.listening) return;
      for (const socket of sockets) socket.resetAndDestroy();
      server.close();
      await once(server, 'close');
    },
    restart: listen,
  };
  await listen();
  return upstream;
}

/** All bytes of a body. */
export async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
