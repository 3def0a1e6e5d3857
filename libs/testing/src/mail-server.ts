import type { AddressInfo } from 'node:net';

import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

import { until } from './until.js';

export interface ReceivedMail {
  /** Of the envelope. */
  readonly to: readonly string[];
  /** With its angle brackets; a repeat bears the same one. */
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A real SMTP server on a loopback port. */
export interface MailServer {
  readonly url: string;
  /** As they came, repeats included. */
  readonly mails: readonly ReceivedMail[];
  /** Waits for a mail to this address whose subject matches. @throws Error naming what came instead */
  mailTo(address: string, subject: RegExp, ms?: number): Promise<ReceivedMail>;
  /** Refuses connections until `start`. */
  stop(): Promise<void>;
  /** Listens again, on the same port. */
  start(): Promise<void>;
}

/** @param port 0 takes a free one */
export async function mailServer(port = 0): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  let server: SMTPServer | undefined;

  const running: MailServer = {
    get url() {
      return `smtp://127.0.0.1:${port}`;
    },
    mails,
    mailTo: (address, subject, ms) =>
      until(
        `a mail to ${address} about ${subject}`,
        () => mails.find((mail) => mail.to.includes(address) && subject.test(mail.subject)),
        ms,
      ),
    async stop() {
      const stopping = server;
      server = undefined;
      if (stopping !== undefined) await new Promise<void>((stopped) => stopping.close(() => stopped()));
    },
    async start() {
      const starting = receiver(mails);
      server = starting;
      await new Promise<void>((listening, failed) => {
        starting.server.once('error', failed);
        starting.listen(port, '127.0.0.1', listening);
      });
      port = (starting.server.address() as AddressInfo).port;
    },
  };
  await running.start();
  return running;
}

function receiver(mails: ReceivedMail[]): SMTPServer {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    closeTimeout: 100,
    onData(stream, { envelope }, answer) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        PostalMime.parse(Buffer.concat(chunks))
          .then(({ messageId = '', subject = '', text = '', html = '' }) => {
            mails.push({ to: envelope.rcptTo.map(({ address }) => address), messageId, subject, text, html });
            answer();
          })
          .catch(answer);
      });
    },
  });
  server.on('error', () => undefined); // clients may be killed in the middle of a mail
  return server;
}
