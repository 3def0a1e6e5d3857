import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { counter, histogram, InjectClock, observeReading, type BusinessClock } from '@baton/service-kit';

import { DueDeliveriesRepository } from '../event-subscriptions/due-deliveries.repository.js';
import { SERVICE } from '../service-name.js';

export type CallResult = 'succeeded' | 'failed' | 'refused';
export type WebhookResult = 'accepted' | 'repeated' | 'refused';
export type EventResult = 'delivered' | 'failed' | 'refused';

const results = (...all: readonly string[]) => all.map((result) => ({ result }));

/** Calls of other systems, by them, and events sent to them, at `/metrics`. */
@Injectable()
export class IntegrationMetrics implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly calls = counter('baton.connector.calls', results('succeeded', 'failed', 'refused'));
  private readonly durations = histogram('baton.connector.duration');
  private readonly webhooks = counter('baton.webhook.calls', results('accepted', 'repeated', 'refused'));
  private readonly events = counter('baton.events.attempts', results('delivered', 'failed', 'refused'));
  private undo: () => void = () => undefined;

  constructor(
    private readonly due: DueDeliveriesRepository,
    @InjectClock(SERVICE) private readonly clock: BusinessClock,
  ) {}

  onApplicationBootstrap(): void {
    this.undo = observeReading(() => this.due.nextDue(), {
      'baton.events.oldest': (next, show) => show(next === null ? 0 : Math.max(0, this.clock.now() - next) / 1000),
    });
  }

  onModuleDestroy(): void {
    this.undo();
  }

  called(result: CallResult, seconds: number): void {
    this.calls.add(1, { result });
    this.durations.record(seconds);
  }

  received(result: WebhookResult): void {
    this.webhooks.add(1, { result });
  }

  sent(result: EventResult): void {
    this.events.add(1, { result });
  }
}
