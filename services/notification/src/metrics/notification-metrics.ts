import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { counter, observeReading, systemClock } from '@baton/service-kit';

import { GaugesRepository } from './gauges.repository.js';

type Result = 'sent' | 'failed' | 'refused';

/** Mails that wait, and what became of the attempts at sending, at `/metrics`. */
@Injectable()
export class NotificationMetrics implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly attempts = counter('baton.mails.attempts', [
    { result: 'sent' },
    { result: 'failed' },
    { result: 'refused' },
  ]);
  private undo: () => void = () => undefined;

  constructor(private readonly gauges: GaugesRepository) {}

  onApplicationBootstrap(): void {
    this.undo = observeReading(() => this.gauges.read(systemClock.now()), {
      'baton.mails.queued': ({ queued }, show) => show(queued),
      'baton.mails.oldest': ({ oldest }, show) => show(oldest),
    });
  }

  onModuleDestroy(): void {
    this.undo();
  }

  attempted(result: Result): void {
    this.attempts.add(1, { result });
  }
}
