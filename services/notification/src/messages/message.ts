import { toTimestamp } from '@baton/contracts';
import { MessageState, type Message } from '@baton/contracts/notification';

import type { TemplateName } from '../templates/render.js';

export type State = 'queued' | 'sent' | 'kept' | 'refused';

/** A message as it is stored, without its body. Moments are milliseconds since 1970. */
export interface MessageRow {
  readonly messageId: string;
  readonly tenant: string;
  readonly kind: TemplateName;
  readonly toEmail: string;
  readonly toName: string;
  readonly subject: string;
  readonly state: State;
  readonly attempts: number;
  readonly lastError: string;
  readonly instanceId: string;
  readonly createdAt: number;
  readonly sentAt: number | null;
}

export interface StoredBody {
  /** `{"text", "html"}`, sealed where `sealed`. */
  readonly body: string;
  readonly sealed: boolean;
}

export interface Body {
  readonly text: string;
  readonly html: string;
}

const STATES = {
  queued: MessageState.MESSAGE_STATE_QUEUED,
  sent: MessageState.MESSAGE_STATE_SENT,
  kept: MessageState.MESSAGE_STATE_KEPT,
  refused: MessageState.MESSAGE_STATE_REFUSED,
} as const satisfies Record<State, MessageState>;

/** The contract's message; the body only where one message is asked for. */
export const toMessage = (row: MessageRow, body: Body = { text: '', html: '' }): Message => ({
  messageId: row.messageId,
  toEmail: row.toEmail,
  toName: row.toName,
  subject: row.subject,
  state: STATES[row.state],
  createdAt: toTimestamp(row.createdAt),
  sentAt: row.sentAt === null ? undefined : toTimestamp(row.sentAt),
  attempts: row.attempts,
  lastError: row.lastError,
  instanceId: row.instanceId,
  ...body,
});
