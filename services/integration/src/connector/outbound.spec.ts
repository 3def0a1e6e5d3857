import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Outbound } from './outbound.js';
import { OutboundAllowance } from './outbound-allowance.js';
import { targetOf } from './target.js';

const LOOPBACK = { address: '127.0.0.1', family: 4 };
const PUBLIC = { address: '8.8.8.8', family: 4 };

describe('a name whose meaning another decides', () => {
  let server: Server;
  let reached = 0;
  beforeAll(async () => {
    server = createServer((_request, response) => {
      reached += 1;
      response.end('inside');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterAll(() => server.close());

  const send = (resolved: readonly (typeof LOOPBACK)[][], allowed: readonly string[] = []) => {
    let asked = 0;
    const outbound = new Outbound(new OutboundAllowance(allowed), async () => resolved[asked++] ?? [LOOPBACK]);
    const url = new URL(`http://name.attacker.example:${(server.address() as AddressInfo).port}/`);
    const call = { method: 'GET', url, headers: {}, label: 'GET name', target: targetOf(url), timeoutMs: 5_000 };
    return { asked: () => asked, answer: outbound.send(call, AbortSignal.timeout(call.timeoutMs)) };
  };

  it.each([
    ['a private address', [LOOPBACK]],
    ['a public and a private address', [PUBLIC, LOOPBACK]],
    ['nothing', []],
  ])('is refused when it means %s', async (_what, addresses) => {
    await expect(send([addresses]).answer).rejects.toMatchObject({ kind: 'final' });
    expect(reached).toBe(0);
  });
  it('is asked for once, and connected to as it was judged', async () => {
    // The second meaning would be refused, and is never looked for.
    const { answer, asked } = send([[LOOPBACK], [{ address: '10.0.0.1', family: 4 }]], ['127.0.0.1']);
    expect((await answer).status).toBe(200);
    expect([asked(), reached]).toEqual([1, 1]);
  });
});
