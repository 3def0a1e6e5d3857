import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { mailServer, type MailServer } from '@baton/testing/mail-server';

import type { Received } from './check-outside.ts';

/** What Baton speaks to: a system that its connectors call, and a mail server. */
export interface Outside {
  readonly callPort: number;
  readonly smtpUrl: string;
  /** Calls since the last take, repetitions included. */
  takeCalls(): readonly Received[];
  /** E-mails since the last take, repetitions included. */
  takeMails(): readonly Received[];
  readonly counts: { calls: number; mails: number };
  close(): Promise<void>;
}

export async function openOutside(): Promise<Outside> {
  let calls: Received[] = [];
  let taken = 0;
  const counts = { calls: 0, mails: 0 };
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      calls.push({ about: request.url ?? '', key: String(request.headers['idempotency-key'] ?? '') });
      counts.calls += 1;
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"done":true}');
    });
    request.on('error', () => undefined);
  });
  const callPort = await listen(server);
  const mail: MailServer = await mailServer();
  return {
    callPort,
    smtpUrl: mail.url,
    counts,
    takeCalls() {
      const all = calls;
      calls = [];
      return all;
    },
    takeMails() {
      const fresh = mail.mails.slice(taken);
      taken = mail.mails.length;
      counts.mails = taken;
      return fresh.map(({ to, subject, messageId }) => ({ about: `${to.join()}: ${subject}`, key: messageId }));
    },
    async close() {
      await mail.stop();
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}
