import { setTimeout as pause } from 'node:timers/promises';

import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { systemClock } from '@baton/service-kit';

import { NOTIFICATION_SETTINGS, senderOf, type NotificationSettings } from '../config.js';
import { NotificationMetrics } from '../metrics/notification-metrics.js';
import { mailIdOf } from './letter.js';
import { Mailer, type Attempt } from './mailer.js';
import type { MessageRow, StoredBody } from './message.js';
import { MessagesHandler } from './messages.handler.js';
import { MessagesRepository } from './messages.repository.js';

const POLL_MS = 500;
const BATCH = 20;
/**
 * A message whose sender died is sent again after it. A living sender ends its batch before it takes the next one; another
 * process may overtake a very slow attempt, and the two mails bear the same Message-ID.
 */
const LEASE_MS = 30_000;
const STOP_MS = 3_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 5 * 60_000;
const GIVE_UP_MS = 7 * 24 * 3_600_000;

/** Real time, not the business clock: a mail server knows nothing of the latter. */
export const retryAfter = (attempts: number): number =>
  Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_RETRY_MS);

/** Sends what is queued, and again until the mail server has taken or refused it; after a week it gives up. */
@Injectable()
export class SendingHandler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Sending');
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly messages: MessagesRepository,
    private readonly bodies: MessagesHandler,
    private readonly metrics: NotificationMetrics,
    @Inject(NOTIFICATION_SETTINGS) private readonly settings: NotificationSettings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { SMTP_URL } = this.settings;
    if (SMTP_URL === undefined) await this.messages.keepQueued();
    else this.running = this.run(new Mailer(SMTP_URL, senderOf(this.settings)));
  }

  /** The attempts under way end first, if they end soon; the others are made again by whoever starts next. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    const waited = new AbortController();
    await Promise.race([this.running, pause(STOP_MS, undefined, waited).catch(() => undefined)]);
    waited.abort();
  }

  private async run(mailer: Mailer): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const found = await this.sendDue(mailer).catch((error: unknown) => {
        this.logger.warn({ msg: 'Messages cannot be sent now', cause: String(error) });
        return 0;
      });
      if (found < BATCH) await pause(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
    mailer.close();
  }

  private async sendDue(mailer: Mailer): Promise<number> {
    const due = await this.messages.takeDue(BATCH, LEASE_MS);
    const outcomes = await Promise.allSettled(due.map((row) => this.send(mailer, row)));
    const broken = outcomes.find((outcome) => outcome.status === 'rejected');
    if (broken !== undefined) throw broken.reason;
    return due.length;
  }

  private async send(mailer: Mailer, row: MessageRow & StoredBody): Promise<void> {
    const attempt = await this.attempt(mailer, row);
    if (attempt.result === 'sent') {
      this.metrics.attempted('sent');
      return this.messages.markSent(row.messageId);
    }
    const over = attempt.result === 'refused' || systemClock.now() - row.createdAt > GIVE_UP_MS;
    this.metrics.attempted(over ? 'refused' : 'failed');
    this.logger.warn({
      msg: over ? 'A message is given up' : 'A message could not be sent yet',
      messageId: row.messageId,
      ...(row.instanceId !== '' && { instance_id: row.instanceId }),
      attempts: row.attempts,
      cause: attempt.cause,
    });
    return this.messages.markFailed(
      row.messageId,
      over ? 'refused' : 'queued',
      attempt.cause,
      retryAfter(row.attempts),
    );
  }

  private async attempt(mailer: Mailer, row: MessageRow & StoredBody): Promise<Attempt> {
    let body;
    try {
      body = this.bodies.bodyOf(row);
    } catch {
      return { result: 'refused', cause: 'The message was sealed under another master key' };
    }
    return mailer.send({
      mailId: mailIdOf(row.messageId),
      to: { email: row.toEmail, name: row.toName },
      subject: row.subject,
      at: row.createdAt,
      ...body,
    });
  }
}
