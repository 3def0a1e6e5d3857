import { Inject, Injectable } from '@nestjs/common';

import type { Message } from '@baton/contracts/notification';
import { isUuid, Rejection } from '@baton/kernel';
import {
  pageKeyOf,
  pageOf,
  pageSizeOf,
  requireRole,
  Sealer,
  systemClock,
  type Caller,
  type Sql,
} from '@baton/service-kit';

import { NOTIFICATION_SETTINGS, type NotificationSettings } from '../config.js';
import { ACCOUNT_LINKS, CONFIDENTIAL, isEmail, messageIdOf, oneLine, type Letter } from './letter.js';
import { toMessage, type Body, type MessageRow, type StoredBody } from './message.js';
import { MessagesRepository, type NewMessage } from './messages.repository.js';

const READERS = ['operator', 'admin'] as const;

/** What was, or is to be, sent to people. */
@Injectable()
export class MessagesHandler {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly sealer: Sealer,
    @Inject(NOTIFICATION_SETTINGS) private readonly settings: NotificationSettings,
  ) {}

  get smtpConfigured(): boolean {
    return this.settings.SMTP_URL !== undefined;
  }

  /** Stores letters in the transaction of what causes them: to be sent, or to be kept where no mail server is configured. */
  async keep(tx: Sql, letters: readonly Letter[]): Promise<void> {
    const addressed = letters.filter(({ to }) => isEmail(to.email));
    if (addressed.length === 0) return;
    const rows = addressed.map((letter) => this.rowOf(letter));
    await this.messages.add(tx, rows, this.smtpConfigured ? 'queued' : 'kept', systemClock.now());
  }

  async list(
    request: { readonly instanceId: string; readonly pageSize: number; readonly pageToken: string },
    caller: Caller,
  ): Promise<{ messages: Message[]; nextPageToken: string; smtpConfigured: boolean }> {
    requireRole(caller, ...READERS);
    const size = pageSizeOf(request.pageSize);
    const after = pageKeyOf(request.pageToken, ['number', 'uuid']) as readonly [number, string] | null;
    const found = await this.messages.list(caller.tenant, request.instanceId, after, size + 1);
    const { rows, nextPageToken } = pageOf(found, size, ({ createdAt, messageId }) => [createdAt, messageId]);
    return { messages: rows.map((row) => toMessage(row)), nextPageToken, smtpConfigured: this.smtpConfigured };
  }

  /** @throws Rejection `not-found` MESSAGE_UNKNOWN */
  async get(messageId: string, caller: Caller): Promise<Message> {
    requireRole(caller, ...READERS);
    const row = await this.known(messageId, caller);
    return toMessage(row, this.mayRead(row, caller) ? this.bodyOf(row) : WITHHELD);
  }

  /** @throws Rejection `not-found` MESSAGE_UNKNOWN; `wrong-state` MAIL_NOT_CONFIGURED */
  async resend(messageId: string, caller: Caller): Promise<void> {
    requireRole(caller, ...READERS);
    const row = await this.known(messageId, caller);
    if (!this.smtpConfigured)
      throw new Rejection('wrong-state', 'MAIL_NOT_CONFIGURED', 'No mail server is configured; see SMTP_URL');
    await this.messages.requeue(caller.tenant, row.messageId);
  }

  /** The body in plain words, also of a sealed message. */
  bodyOf({ messageId, body, sealed }: Pick<MessageRow, 'messageId'> & StoredBody): Body {
    return JSON.parse(sealed ? this.sealer.open(body, aad(messageId)) : body) as Body;
  }

  private rowOf(letter: Letter): NewMessage {
    const { tenant, cause, kind, content, instanceId, to } = letter;
    const messageId = messageIdOf(letter);
    const sealed = CONFIDENTIAL.has(kind);
    const body = JSON.stringify({ text: clean(content.text), html: clean(content.html) } satisfies Body);
    return {
      messageId,
      tenant,
      cause,
      kind,
      toEmail: to.email,
      toName: oneLine(to.name, 200),
      subject: oneLine(content.subject),
      body: sealed ? this.sealer.seal(body, aad(messageId)) : body,
      sealed,
      instanceId,
    };
  }

  /** A personal link is read only where there was no other way to hand it over, and one to an account by admins alone. */
  private mayRead({ sealed, state, kind }: MessageRow & StoredBody, caller: Caller): boolean {
    if (!sealed) return true;
    return state === 'kept' && (!ACCOUNT_LINKS.has(kind) || caller.roles.includes('admin'));
  }

  private async known(messageId: string, caller: Caller): Promise<MessageRow & StoredBody> {
    const row = isUuid(messageId) ? await this.messages.byId(caller.tenant, messageId) : undefined;
    if (row === undefined) throw new Rejection('not-found', 'MESSAGE_UNKNOWN', 'There is no such message');
    return row;
  }
}

/** No mail program shows them, and no database stores all of them. */
// oxlint-disable-next-line no-control-regex
const clean = (text: string): string => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

const aad = (messageId: string): string => `message:${messageId}`;

const WITHHELD: Body = {
  text: 'This message holds a personal link, which is for its receiver alone.',
  html: '<p>This message holds a personal link, which is for its receiver alone.</p>',
};
