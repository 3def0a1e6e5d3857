import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { until } from '@baton/testing';

import { Link } from './link.ts';

describe('a link', () => {
  let link: Link;
  let asked: string[];
  let answered: string;
  let broken: boolean;
  let client: Socket;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      asked.push(String(bytes));
      socket.write(`re:${bytes}`);
    });
  });

  beforeEach(async () => {
    [asked, answered, broken] = [[], '', false];
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    link = await Link.open('one→other', (server.address() as AddressInfo).port);
    client = connect(link.port, '127.0.0.1');
    client.on('error', () => undefined);
    client.on('close', () => (broken = true));
    client.on('data', (bytes) => (answered += String(bytes)));
    client.write('hello');
    await until('it is answered', () => answered === 're:hello');
  });
  afterEach(async () => {
    client.destroy();
    await link.close();
    await new Promise((closed) => server.close(closed));
  });

  it('breaks connections', async () => {
    link.cut();
    await until('it is broken', () => broken);
  });

  it('takes what is asked and keeps the answer to itself, then breaks', async () => {
    const swallowed = link.swallow(2_000);
    client.write('again');
    await until('it has arrived', () => asked.length === 2);
    await swallowed;
    await until('it is broken', () => broken);
    expect(asked).toEqual(['hello', 'again']);
    expect(answered).toBe('re:hello');
  });

  it('stands still for a while, and loses nothing', async () => {
    const stalled = link.stall(200);
    client.write('again');
    await stalled;
    await until('it is answered', () => answered === 're:hellore:again');
  });

  it('is slow for a while, and keeps the order', async () => {
    const slow = link.slow(300, 20);
    for (const word of ['a', 'b', 'c']) client.write(word);
    await slow;
    await until('all is answered', () => answered.replaceAll('re:', '') === 'helloabc');
  });
});
