import { queryOptions } from '@tanstack/react-query';

import { get, post, remove, segment } from './client.js';
import { pages, type Page } from './pages.js';

export interface Webhook {
  readonly webhookId: string;
  readonly name: string;
  readonly path: string;
  readonly processKey?: string;
  readonly messageName?: string;
  readonly variablesExpression?: string;
  readonly businessKeyExpression?: string;
  readonly correlationKeyExpression?: string;
  readonly createdAt: string;
}

export interface WebhookDelivery {
  readonly deliveryId: string;
  readonly receivedAt: string;
  readonly result: 'accepted' | 'repeated' | 'refused';
  readonly reason?: string;
  readonly instanceId?: string;
}

export interface Secret {
  readonly name: string;
  readonly changedAt: string;
}

export const webhooks = () =>
  queryOptions({
    queryKey: ['webhooks'],
    queryFn: ({ signal }) => get<{ webhooks?: readonly Webhook[] }>('/v1/webhooks', signal),
  });
export const createWebhook = (webhook: Partial<Webhook>): Promise<{ webhook: Webhook; signingSecret: string }> =>
  post('/v1/webhooks', webhook);
export const deleteWebhook = (id: string): Promise<void> => remove(`/v1/webhooks/${segment(id)}`);
export const deliveryPages = (id: string) =>
  pages<Page & { deliveries?: readonly WebhookDelivery[] }>(
    ['webhooks', id, 'deliveries'],
    `/v1/webhooks/${segment(id)}/deliveries`,
    {},
    20,
  );

export const secrets = () =>
  queryOptions({
    queryKey: ['secrets'],
    queryFn: ({ signal }) => get<{ secrets?: readonly Secret[] }>('/v1/secrets', signal),
  });
export const saveSecret = (secret: { name: string; value: string }): Promise<unknown> => post('/v1/secrets', secret);
export const deleteSecret = (name: string): Promise<void> => remove(`/v1/secrets/${segment(name)}`);
