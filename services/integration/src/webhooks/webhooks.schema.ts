import type { Schema } from '@baton/service-kit';

const text: Schema = { type: 'string' };
const moment: Schema = { type: 'string', format: 'date-time' };

export const webhookView: Schema = {
  type: 'object',
  required: ['webhookId', 'name', 'path', 'createdAt'],
  properties: {
    webhookId: { type: 'string', format: 'uuid' },
    name: text,
    path: text,
    processKey: text,
    messageName: text,
    variablesExpression: text,
    businessKeyExpression: text,
    correlationKeyExpression: text,
    createdAt: moment,
  },
};

export const webhookList: Schema = {
  type: 'object',
  required: ['webhooks'],
  properties: { webhooks: { type: 'array', items: webhookView } },
};

export const createdWebhook: Schema = {
  type: 'object',
  required: ['webhook', 'signingSecret'],
  properties: { webhook: webhookView, signingSecret: text },
};

export const deliveryList: Schema = {
  type: 'object',
  required: ['deliveries'],
  properties: {
    deliveries: {
      type: 'array',
      items: {
        type: 'object',
        required: ['webhookId', 'receivedAt', 'result'],
        properties: {
          deliveryId: text,
          webhookId: text,
          receivedAt: moment,
          result: { type: 'string', enum: ['accepted', 'repeated', 'refused'] },
          reason: text,
          instanceId: text,
        },
      },
    },
    nextPageToken: text,
  },
};
