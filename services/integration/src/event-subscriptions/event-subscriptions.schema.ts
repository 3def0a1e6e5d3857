import type { Schema } from '@baton/service-kit';

const text: Schema = { type: 'string' };
const number: Schema = { type: 'integer' };
const id: Schema = { type: 'string', format: 'uuid' };
const moment: Schema = { type: 'string', format: 'date-time' };

export const subscriptionView: Schema = {
  type: 'object',
  required: ['subscriptionId', 'name', 'url', 'eventTypes', 'state', 'createdAt'],
  properties: {
    subscriptionId: id,
    name: text,
    url: text,
    eventTypes: { type: 'array', items: text },
    processKey: text,
    state: { type: 'string', enum: ['active', 'paused', 'disabled'] },
    reason: text,
    createdAt: moment,
    failingSince: moment,
    waiting: number,
    previousSecretUntil: moment,
  },
};

export const subscriptionList: Schema = {
  type: 'object',
  required: ['subscriptions'],
  properties: { subscriptions: { type: 'array', items: subscriptionView }, nextPageToken: text },
};

export const subscriptionWithSecret: Schema = {
  type: 'object',
  required: ['subscription', 'signingSecret'],
  properties: { subscription: subscriptionView, signingSecret: text },
};

export const deliveryView: Schema = {
  type: 'object',
  required: ['deliveryId', 'subscriptionId', 'webhookId', 'eventType', 'subject', 'state', 'attempts', 'createdAt'],
  properties: {
    deliveryId: id,
    subscriptionId: id,
    webhookId: text,
    eventType: text,
    subject: text,
    state: { type: 'string', enum: ['pending', 'delivered', 'failed'] },
    attempts: number,
    createdAt: moment,
    nextAttemptAt: moment,
    lastStatus: number,
    lastError: text,
  },
};

const attemptView: Schema = {
  type: 'object',
  required: ['number', 'at', 'status', 'durationMs'],
  properties: { number, at: moment, status: number, durationMs: number, error: text, response: text },
};

export const deliveryList: Schema = {
  type: 'object',
  required: ['deliveries'],
  properties: { deliveries: { type: 'array', items: deliveryView }, nextPageToken: text },
};

export const deliveryWithAttempts: Schema = {
  type: 'object',
  required: ['delivery', 'event', 'attempts'],
  properties: {
    delivery: deliveryView,
    event: { type: 'object', description: 'The CloudEvent, as it is sent' },
    attempts: { type: 'array', items: attemptView },
  },
};

export const testResult: Schema = {
  type: 'object',
  required: ['delivery', 'attempt'],
  properties: { delivery: deliveryView, attempt: attemptView },
};
