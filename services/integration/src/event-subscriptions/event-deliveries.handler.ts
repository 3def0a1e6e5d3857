import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import type {
  EventAttempt,
  EventDelivery,
  EventDeliveryState,
  GetEventDeliveryResponse,
} from '@baton/contracts/integration';
import { isUuid, Rejection, stringifyJson } from '@baton/kernel';
import {
  InjectClock,
  InjectPool,
  inTransaction,
  newId,
  pageKeyOf,
  pageOf,
  pageSizeOf,
  type BusinessClock,
  type Caller,
} from '@baton/service-kit';

import { SERVICE } from '../service-name.js';
import { Endpoints } from './endpoints.js';
import { EventDeliveriesRepository } from './event-deliveries.repository.js';
import { deliveryStateOf, toAttempt, toDelivery, webhookIdOf } from './event-subscription.js';
import { EventSubscriptionsHandler, type Page } from './event-subscriptions.handler.js';
import { TEST_EVENT_TYPE } from './event-types.js';

/** Tests wait for an endpoint; more of them at a time are refused. */
const TESTS_AT_ONCE = 8;
const TRY_LATER_MS = 1_000;

/** The log of deliveries, and what can be done about one. All throw Rejection `not-found` SUBSCRIPTION_UNKNOWN or DELIVERY_UNKNOWN. */
@Injectable()
export class EventDeliveriesHandler {
  private testing = 0;

  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    @InjectClock(SERVICE) private readonly clock: BusinessClock,
    private readonly subscriptions: EventSubscriptionsHandler,
    private readonly deliveries: EventDeliveriesRepository,
    private readonly endpoints: Endpoints,
  ) {}

  async list(
    request: Page & { readonly subscriptionId: string; readonly state: EventDeliveryState },
    caller: Caller,
  ): Promise<{ deliveries: EventDelivery[]; nextPageToken: string }> {
    const { subscriptionId } = await this.subscriptions.find(request.subscriptionId, caller);
    const size = pageSizeOf(request.pageSize);
    const [before] = (pageKeyOf(request.pageToken, ['number']) ?? [null]) as [number | null];
    const found = await this.deliveries.list(subscriptionId, deliveryStateOf(request.state), before, size + 1);
    const { rows, nextPageToken } = pageOf(found, size, ({ n }) => [n]);
    return { deliveries: rows.map(toDelivery), nextPageToken };
  }

  async get(subscriptionId: string, deliveryId: string, caller: Caller): Promise<GetEventDeliveryResponse> {
    const { delivery, event, attempts } = await this.find(subscriptionId, deliveryId, caller);
    return { delivery: toDelivery(delivery), eventJson: event, attempts: attempts.map(toAttempt) };
  }

  /** Sent as soon as the subscription is active. */
  async redeliver(subscriptionId: string, deliveryId: string, caller: Caller): Promise<EventDelivery> {
    const { delivery } = await this.find(subscriptionId, deliveryId, caller);
    await this.deliveries.requeue(delivery.subscriptionId, delivery.deliveryId, this.clock.now());
    return toDelivery((await this.find(subscriptionId, deliveryId, caller)).delivery);
  }

  /** Sends a sample now. How that goes changes nothing about the subscription. @throws Rejection `exhausted` TESTS_BUSY */
  async test(subscriptionId: string, caller: Caller): Promise<{ delivery: EventDelivery; attempt: EventAttempt }> {
    const subscription = await this.subscriptions.find(subscriptionId, caller);
    if (this.testing >= TESTS_AT_ONCE)
      throw new Rejection('exhausted', 'TESTS_BUSY', 'Too many tests at once', { retryAfterMs: TRY_LATER_MS });
    this.testing++;
    try {
      const id = { deliveryId: newId(), subscriptionId: subscription.subscriptionId, factId: `test-${newId()}` };
      const event = sampleEvent(id.factId, subscription.subscriptionId, caller.tenant, this.clock.now());
      const { retryInMs: _unasked, ...outcome } = await this.endpoints.send(
        subscription,
        webhookIdOf(id),
        event,
        AbortSignal.any([]),
      );
      const attempt = { ...outcome, number: 1 };
      const delivery = {
        ...id,
        source: SOURCE,
        eventType: TEST_EVENT_TYPE,
        key: subscription.subscriptionId,
        unplaced: false,
        event,
      };
      const row = await inTransaction(this.pool, (tx) =>
        this.deliveries.addAttempted(tx, delivery, attempt.error === '' ? 'delivered' : 'failed', attempt),
      );
      return { delivery: toDelivery(row), attempt: toAttempt(attempt) };
    } finally {
      this.testing--;
    }
  }

  private async find(subscription: string, deliveryId: string, caller: Caller) {
    const { subscriptionId } = await this.subscriptions.find(subscription, caller);
    const found = isUuid(deliveryId) ? await this.deliveries.find(subscriptionId, deliveryId.toLowerCase()) : undefined;
    if (found === undefined) throw new Rejection('not-found', 'DELIVERY_UNKNOWN', 'There is no such delivery');
    return found;
  }
}

const SOURCE = `baton/${SERVICE}`;

const sampleEvent = (id: string, subject: string, tenant: string, now: number): string =>
  stringifyJson({
    specversion: '1.0',
    id,
    source: SOURCE,
    type: TEST_EVENT_TYPE,
    subject,
    time: new Date(now).toISOString(),
    sequence: '0',
    tenant,
    datacontenttype: 'application/json',
    data: { subscriptionId: subject },
  });
