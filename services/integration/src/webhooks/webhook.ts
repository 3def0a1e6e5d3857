import { toTimestamp } from '@baton/contracts';
import type { Webhook, WebhookDelivery } from '@baton/contracts/integration';

import type { ExpressionTexts } from './webhook-expressions.js';

/** Moments are milliseconds since 1970. Exactly one of `processKey` and `messageName` is not empty. */
export interface WebhookRow extends ExpressionTexts {
  readonly webhookId: string;
  readonly tenant: string;
  readonly name: string;
  readonly processKey: string;
  readonly messageName: string;
  readonly sealedSecret: string;
  readonly createdAt: number;
}

export interface DeliveryRow {
  readonly n: number;
  readonly webhookId: string;
  readonly deliveryId: string;
  readonly receivedAt: number;
  readonly result: 'accepted' | 'repeated' | 'refused';
  readonly reason: string;
  readonly instanceId: string;
}

export const toWebhook = ({ createdAt, sealedSecret: _kept, tenant: _known, ...row }: WebhookRow): Webhook => ({
  ...row,
  path: `/v1/hooks/${row.webhookId}`,
  createdAt: toTimestamp(createdAt),
});

export const toDelivery = ({ receivedAt, n: _place, ...row }: DeliveryRow): WebhookDelivery => ({
  ...row,
  receivedAt: toTimestamp(receivedAt),
});
