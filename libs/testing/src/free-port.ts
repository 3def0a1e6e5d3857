import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that systems take for outgoing connections: one from there may be in use by the time it is needed, or
 * again while a server is away, even by a client that has connected to itself.
 */
const [FIRST, BEYOND] = [20_000, 32_000];
const ATTEMPTS = 100;

/** Counted up from anywhere, so that this process never hands out a port that it handed out and nobody listens on yet. */
let next = randomInt(FIRST, BEYOND);

/** A loopback port that was free a moment ago. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = next;
    next = port + 1 < BEYOND ? port + 1 : FIRST;
    if (await isFree(port)) return port;
  }
  throw new Error(`${ATTEMPTS} ports between ${FIRST} and ${BEYOND} are in use`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((known) =>
    server.once('error', () => known(false)).listen(port, '127.0.0.1', () => known(true)),
  );
  if (free) await new Promise<void>((closed) => server.close(() => closed()));
  return free;
}
