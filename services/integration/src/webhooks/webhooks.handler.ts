import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import type { Webhook, WebhookDelivery } from '@baton/contracts/integration';
import { invalidFields, isUuid, Rejection } from '@baton/kernel';
import {
  newId,
  pageKeyOf,
  pageOf,
  pageSizeOf,
  requireRole,
  Sealer,
  systemClock,
  type Caller,
} from '@baton/service-kit';

import { valid } from '../validation.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { givenOrNewSecret } from './signature.js';
import { toDelivery, toWebhook, type WebhookRow } from './webhook.js';
import { WebhookExpressions } from './webhook-expressions.js';
import { WebhooksRepository } from './webhooks.repository.js';

const DESIGNERS = ['admin', 'designer'] as const;

// oxlint-disable-next-line no-control-regex
const PRINTABLE = /^[^\u0000-\u001f\u007f]*$/;
const word = z.string().max(255).regex(PRINTABLE, 'holds control characters');
const expression = z.string().max(10_000).default('');

/** What a webhook is made of. Exactly one of `processKey` and `messageName` is given. */
export const newWebhook = z
  .object({
    name: word.trim().min(1),
    processKey: word.default(''),
    messageName: word.default(''),
    variablesExpression: expression,
    businessKeyExpression: expression,
    correlationKeyExpression: expression,
    signingSecret: z.string().max(200).default(''),
  })
  .meta({ id: 'NewWebhook' });

/** The addresses by which other systems start processes and send messages. */
@Injectable()
export class WebhooksHandler {
  constructor(
    private readonly webhooks: WebhooksRepository,
    private readonly deliveries: DeliveriesRepository,
    private readonly sealer: Sealer,
  ) {}

  /** The signing secret is told once. @throws Rejection `invalid` VALIDATION_FAILED, EXPRESSION_INVALID, naming each field */
  async create(
    input: z.input<typeof newWebhook>,
    caller: Caller,
  ): Promise<{ webhook: Webhook; signingSecret: string }> {
    requireRole(caller, ...DESIGNERS);
    const { signingSecret, ...body } = valid(newWebhook, input);
    if ((body.processKey === '') === (body.messageName === ''))
      throw invalidFields('VALIDATION_FAILED', [
        { field: 'processKey', message: 'give either processKey or messageName' },
      ]);
    const secret = givenOrNewSecret(signingSecret);
    void new WebhookExpressions(body); // refuses what does not parse
    const webhookId = newId();
    const row: WebhookRow = {
      ...body,
      webhookId,
      tenant: caller.tenant,
      sealedSecret: this.sealer.seal(secret, aad(webhookId)),
      createdAt: systemClock.now(),
    };
    await this.webhooks.add(row, `${caller.kind}:${caller.subject}`);
    return { webhook: toWebhook(row), signingSecret: secret };
  }

  async list(caller: Caller): Promise<Webhook[]> {
    requireRole(caller, ...DESIGNERS);
    return (await this.webhooks.list(caller.tenant)).map(toWebhook);
  }

  /** What comes to its address from now on is unknown there. @throws Rejection `not-found` WEBHOOK_UNKNOWN */
  async remove(webhookId: string, caller: Caller): Promise<void> {
    requireRole(caller, ...DESIGNERS);
    if (!isUuid(webhookId) || !(await this.webhooks.remove(caller.tenant, webhookId))) throw webhookUnknown();
  }

  /** @throws Rejection `not-found` WEBHOOK_UNKNOWN */
  async listDeliveries(
    request: { readonly webhookId: string; readonly pageSize: number; readonly pageToken: string },
    caller: Caller,
  ): Promise<{ deliveries: WebhookDelivery[]; nextPageToken: string }> {
    requireRole(caller, ...DESIGNERS);
    const webhook = isUuid(request.webhookId) ? await this.webhooks.byId(request.webhookId) : undefined;
    if (webhook?.tenant !== caller.tenant) throw webhookUnknown();
    const size = pageSizeOf(request.pageSize);
    const [before] = (pageKeyOf(request.pageToken, ['number']) ?? [null]) as [number | null];
    const found = await this.deliveries.list(webhook.webhookId, before, size + 1);
    const { rows, nextPageToken } = pageOf(found, size, ({ n }) => [n]);
    return { deliveries: rows.map(toDelivery), nextPageToken };
  }

  /** The webhook at an address, with its secret open. @throws Rejection `not-found` WEBHOOK_UNKNOWN */
  async open(webhookId: string): Promise<{ webhook: WebhookRow; secret: string }> {
    const webhook = isUuid(webhookId) ? await this.webhooks.byId(webhookId.toLowerCase()) : undefined;
    if (webhook === undefined) throw webhookUnknown();
    return { webhook, secret: this.sealer.open(webhook.sealedSecret, aad(webhook.webhookId)) };
  }
}

const aad = (webhookId: string): string => `webhook:${webhookId}`;
const webhookUnknown = (): Rejection => new Rejection('not-found', 'WEBHOOK_UNKNOWN', 'There is no such webhook');
