import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A system that connectors call: it knows each call by its Idempotency-Key. */
export interface Receiver {
  readonly port: number;
  /** The keys of the calls it took, in their order, repeats included. */
  readonly keys: readonly string[];
  /** Whether it takes calls; at first it answers 503. */
  accepts: boolean;
  close(): Promise<void>;
}

export async function receiver(): Promise<Receiver> {
  const keys: string[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (running.accepts) keys.push(String(request.headers['idempotency-key']));
      response.writeHead(running.accepts ? 200 : 503, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const running: Receiver = {
    port: (server.address() as AddressInfo).port,
    keys,
    accepts: false,
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
  return running;
}
