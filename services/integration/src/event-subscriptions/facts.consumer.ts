import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type pg from 'pg';

import { topics } from '@baton/contracts';
import type { Bus, Fact } from '@baton/messaging';
import { InjectBus, InjectClock, InjectPool, newId, type BusinessClock, type Sql } from '@baton/service-kit';

import { SERVICE } from '../service-name.js';
import { eventBody, processKeysOf } from './event-body.js';
import { EventSenderHandler } from './event-sender.handler.js';
import { EventDeliveriesRepository, type NewDelivery } from './event-deliveries.repository.js';
import { EventSubscriptionsRepository, type Listening } from './event-subscriptions.repository.js';
import { matches, publicTypes } from './event-types.js';
import { InstanceProcesses } from './instance-processes.js';

/**
 * What happened so long before a subscription was made is not for it. Clocks of services may differ by less, and a test
 * clock only runs ahead of real time, so that nothing later is ever taken for earlier.
 */
const CLOCKS_DIFFER_MS = 60_000;

/** Writes down what is to be sent to whom, in the transaction that acknowledges the facts. A repeated fact adds nothing. */
@Injectable()
export class FactsConsumer implements OnApplicationBootstrap {
  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    @InjectBus() private readonly bus: Bus | undefined,
    @InjectClock(SERVICE) private readonly clock: BusinessClock,
    private readonly subscriptions: EventSubscriptionsRepository,
    private readonly deliveries: EventDeliveriesRepository,
    private readonly processes: InstanceProcesses,
    private readonly sender: EventSenderHandler,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.bus?.subscribe({
      group: 'event-subscriptions',
      topics: [topics.instance, topics.userTask, topics.model],
      types: publicTypes,
      wanted: () => this.subscriptions.anyListening(),
      handle: (batch, tx) => this.handle(batch, tx),
      db: { pool: this.pool, schema: SERVICE },
    });
  }

  async handle(batch: readonly Fact[], tx: Sql): Promise<void> {
    const listening = await this.subscriptions.listening(tx);
    if (listening.length === 0) return;
    const deliveries = batch.flatMap((fact) => this.deliveriesOf(fact, listening));
    await this.deliveries.add(tx, deliveries, this.clock.now());
    if (deliveries.length > 0) this.sender.poke();
  }

  private deliveriesOf(fact: Fact, listening: readonly Listening[]): NewDelivery[] {
    const keys = this.processKeys(fact);
    const happened = Date.parse(fact.time) + CLOCKS_DIFFER_MS;
    const interested = listening.filter(
      ({ tenant, eventTypes, processKey, createdAt }) =>
        tenant === fact.tenant &&
        !(happened < createdAt) &&
        (processKey === '' || keys === undefined || keys.includes(processKey)) &&
        eventTypes.some((pattern) => matches(pattern, fact.type)),
    );
    if (interested.length === 0) return [];
    const event = eventBody(fact);
    return interested.map(({ subscriptionId, processKey }) => ({
      deliveryId: newId(),
      subscriptionId,
      source: fact.source,
      factId: fact.id,
      eventType: fact.type,
      key: fact.key,
      unplaced: processKey !== '' && keys === undefined,
      event,
    }));
  }

  private processKeys(fact: Fact): readonly string[] | undefined {
    const named = processKeysOf(fact);
    if (named === undefined) {
      const recalled = this.processes.recall(fact.key);
      return recalled === undefined ? undefined : [recalled];
    }
    const [processKey] = named;
    if (fact.topic === topics.instance && processKey !== undefined) this.processes.learn(fact.key, processKey);
    return named;
  }
}
