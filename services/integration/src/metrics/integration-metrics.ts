import { Injectable } from '@nestjs/common';

import { counter, histogram } from '@baton/service-kit';

export type CallResult = 'succeeded' | 'failed' | 'refused';
export type WebhookResult = 'accepted' | 'repeated' | 'refused';

/** Calls of other systems and by them, at `/metrics`. */
@Injectable()
export class IntegrationMetrics {
  private readonly calls = counter('baton.connector.calls', [
    { result: 'succeeded' },
    { result: 'failed' },
    { result: 'refused' },
  ]);
  private readonly durations = histogram('baton.connector.duration');
  private readonly webhooks = counter('baton.webhook.calls', [
    { result: 'accepted' },
    { result: 'repeated' },
    { result: 'refused' },
  ]);

  called(result: CallResult, seconds: number): void {
    this.calls.add(1, { result });
    this.durations.record(seconds);
  }

  received(result: WebhookResult): void {
    this.webhooks.add(1, { result });
  }
}
