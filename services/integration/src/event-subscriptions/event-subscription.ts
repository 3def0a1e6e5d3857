import { toTimestamp } from '@baton/contracts';
import {
  EventDeliveryState,
  EventSubscriptionState,
  type EventAttempt,
  type EventDelivery,
  type EventSubscription,
} from '@baton/contracts/integration';

/** Moments are milliseconds since 1970: `failingSince` by the business clock, the others in real time. */
export interface SubscriptionRow {
  readonly subscriptionId: string;
  readonly tenant: string;
  readonly name: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly processKey: string;
  readonly state: 'active' | 'paused' | 'disabled';
  readonly reason: string;
  readonly sealedSecret: string;
  readonly sealedPreviousSecret: string;
  readonly previousSecretUntil: number | null;
  readonly failingSince: number | null;
  readonly createdAt: number;
}

export type DeliveryState = 'pending' | 'delivered' | 'failed';

export interface DeliveryRow {
  readonly n: number;
  readonly deliveryId: string;
  readonly subscriptionId: string;
  readonly factId: string;
  readonly eventType: string;
  readonly key: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly createdAt: number;
  readonly nextAttemptAt: number;
  readonly lastStatus: number;
  readonly lastError: string;
}

/** One attempt and how it went. `error` is empty where the answer was 2xx. */
export interface AttemptRow {
  readonly number: number;
  readonly at: number;
  /** HTTP status, 0 where there was no answer. */
  readonly status: number;
  readonly durationMs: number;
  readonly error: string;
  readonly response: string;
}

/** What identifies a delivery to its receiver: the fact and the subscription, the same at every attempt. */
export const webhookIdOf = ({ factId, subscriptionId }: Pick<DeliveryRow, 'factId' | 'subscriptionId'>): string =>
  `${factId}_${subscriptionId}`;

export const secretAad = (subscriptionId: string): string => `event-subscription:${subscriptionId}`;

const SUBSCRIPTION_STATES = {
  active: EventSubscriptionState.EVENT_SUBSCRIPTION_STATE_ACTIVE,
  paused: EventSubscriptionState.EVENT_SUBSCRIPTION_STATE_PAUSED,
  disabled: EventSubscriptionState.EVENT_SUBSCRIPTION_STATE_DISABLED,
};

/** @param now real time, which says whether the secret before the last rotation still signs */
export const toSubscription = (row: SubscriptionRow, now: number, waiting = 0): EventSubscription => ({
  subscriptionId: row.subscriptionId,
  name: row.name,
  url: row.url,
  eventTypes: [...row.eventTypes],
  processKey: row.processKey,
  state: SUBSCRIPTION_STATES[row.state],
  reason: row.reason,
  createdAt: toTimestamp(row.createdAt),
  failingSince: row.failingSince === null ? undefined : toTimestamp(row.failingSince),
  waiting,
  previousSecretUntil: (row.previousSecretUntil ?? 0) > now ? toTimestamp(row.previousSecretUntil ?? 0) : undefined,
});

const DELIVERY_STATES = {
  pending: EventDeliveryState.EVENT_DELIVERY_STATE_PENDING,
  delivered: EventDeliveryState.EVENT_DELIVERY_STATE_DELIVERED,
  failed: EventDeliveryState.EVENT_DELIVERY_STATE_FAILED,
};

/** The stored state that a request asks for; undefined for all. */
export const deliveryStateOf = (asked: EventDeliveryState): DeliveryState | undefined =>
  (Object.keys(DELIVERY_STATES) as DeliveryState[]).find((state) => DELIVERY_STATES[state] === asked);

export const toDelivery = (row: DeliveryRow): EventDelivery => ({
  deliveryId: row.deliveryId,
  subscriptionId: row.subscriptionId,
  webhookId: webhookIdOf(row),
  eventType: row.eventType,
  subject: row.key,
  state: DELIVERY_STATES[row.state],
  attempts: row.attempts,
  createdAt: toTimestamp(row.createdAt),
  nextAttemptAt: row.state === 'pending' ? toTimestamp(row.nextAttemptAt) : undefined,
  lastStatus: row.lastStatus,
  lastError: row.lastError,
});

export const toAttempt = ({ at, ...row }: AttemptRow): EventAttempt => ({ ...row, at: toTimestamp(at) });
