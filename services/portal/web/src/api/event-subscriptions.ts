import { post, remove, segment } from './client.js';
import { pages, type Page } from './pages.js';

export interface EventSubscription {
  readonly subscriptionId: string;
  readonly name: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly processKey?: string;
  readonly state: 'active' | 'paused' | 'disabled';
  readonly reason?: string;
  readonly failingSince?: string;
  readonly createdAt: string;
}

export interface EventDelivery {
  readonly deliveryId: string;
  readonly subscriptionId: string;
  readonly eventType: string;
  readonly subject: string;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly createdAt: string;
  readonly nextAttemptAt?: string;
  readonly lastError?: string;
}

/** How one attempt went. */
export interface EventAttempt {
  readonly status: number;
  readonly durationMs: number;
  readonly error?: string;
}

export interface NewEventSubscription {
  readonly name: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly processKey?: string;
}

const BASE = '/v1/event-subscriptions';
const at = (id: string, rest = ''): string => `${BASE}/${segment(id)}${rest}`;

export const SUBSCRIPTIONS = ['event-subscriptions'] as const;
export const subscriptionPages = () =>
  pages<Page & { subscriptions?: readonly EventSubscription[] }>(SUBSCRIPTIONS, BASE);
export const subscriptionDeliveryPages = (id: string) =>
  pages<Page & { deliveries?: readonly EventDelivery[] }>([...SUBSCRIPTIONS, id], at(id, '/deliveries'), {}, 20);
export const createSubscription = (body: NewEventSubscription): Promise<{ signingSecret: string }> => post(BASE, body);
export const deleteSubscription = (id: string): Promise<void> => remove(at(id));
export const pauseSubscription = (id: string): Promise<unknown> => post(at(id, '/pause'));
export const resumeSubscription = (id: string): Promise<unknown> => post(at(id, '/resume'));
export const testSubscription = (id: string): Promise<{ attempt: EventAttempt }> => post(at(id, '/test'));
export const redeliver = (id: string, deliveryId: string): Promise<unknown> =>
  post(at(id, `/deliveries/${segment(deliveryId)}/redeliver`));
