import nodemailer from 'nodemailer';

import type { Address } from './letter.js';

export interface Mail {
  readonly mailId: string;
  readonly to: Address;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Milliseconds since 1970: when it was caused, the same at every attempt. */
  readonly at: number;
}

/** What became of one attempt. `refused`: the server will never take it. */
export type Attempt = { readonly result: 'sent' } | { readonly result: 'refused' | 'failed'; readonly cause: string };

const CONNECTIONS = 4;
/** The longest an attempt can take: connecting, greeting, and silence between replies. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000, dnsTimeout: 10_000 };

/** Hands mails to one SMTP server, over few connections that are used again. */
export class Mailer {
  private readonly transport;

  constructor(
    smtpUrl: string,
    private readonly from: string,
  ) {
    const { protocol, hostname, port, username, password, searchParams } = new URL(smtpUrl);
    const secure = protocol === 'smtps:';
    this.transport = nodemailer.createTransport({
      pool: true,
      maxConnections: CONNECTIONS,
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (secure ? 465 : 587) : Number(port),
      secure,
      ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      ...(searchParams.get('requireTLS') === 'true' && { requireTLS: true }),
      ...(searchParams.get('ignoreTLS') === 'true' && { ignoreTLS: true }),
      ...TIMEOUTS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /** Never throws for what the server does or does not do. */
  async send(mail: Mail): Promise<Attempt> {
    try {
      await this.transport.sendMail({
        from: this.from,
        to: { name: mail.to.name, address: mail.to.email },
        messageId: mail.mailId,
        date: new Date(mail.at),
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { result: 'sent' };
    } catch (error) {
      return { result: isRefusal(error) ? 'refused' : 'failed', cause: (error as Error).message.slice(0, 500) };
    }
  }

  close(): void {
    this.transport.close();
  }
}

/** A permanent reply to this mail; what the server says to our greeting or password concerns no single mail. */
function isRefusal(error: unknown): boolean {
  const { code, responseCode = 0 } = error as { code?: string; responseCode?: number };
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 500 && responseCode !== 503;
}
