import type { Schema } from '@baton/service-kit';

const text: Schema = { type: 'string' };
const moment: Schema = { type: 'string', format: 'date-time' };

/** A message as REST shows it; `text` and `html` are absent in lists. */
export const messageView: Schema = {
  type: 'object',
  required: ['messageId', 'toEmail', 'subject', 'state', 'createdAt', 'attempts'],
  properties: {
    messageId: { type: 'string', format: 'uuid' },
    toEmail: text,
    toName: text,
    subject: text,
    state: { type: 'string', enum: ['queued', 'sent', 'kept', 'refused'] },
    createdAt: moment,
    sentAt: moment,
    attempts: { type: 'integer' },
    lastError: text,
    instanceId: text,
    text,
    html: text,
  },
};

export const messageList: Schema = {
  type: 'object',
  required: ['messages', 'smtpConfigured'],
  properties: {
    messages: { type: 'array', items: messageView },
    nextPageToken: text,
    smtpConfigured: { type: 'boolean' },
  },
};
