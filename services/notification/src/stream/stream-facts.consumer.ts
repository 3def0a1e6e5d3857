import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';

import { factTypes, topics } from '@baton/contracts';
import type { Bus, Fact } from '@baton/messaging';
import { InjectBus } from '@baton/service-kit';

import { SERVICE } from '../service-name.js';
import { streamEventOf } from './stream-event.js';
import { SubscribersHandler } from './subscribers.handler.js';

const {
  CredentialChanged: _changed,
  ModelDeployed: _deployed,
  ModelRetired: _retired,
  PersonInvited: _invited,
  PersonPasswordReset: _reset,
  ...shown
} = factTypes;

/** Feeds the open screens of this process; each replica has its own. */
@Injectable()
export class StreamFactsConsumer implements OnApplicationBootstrap {
  constructor(
    @InjectBus() private readonly bus: Bus | undefined,
    private readonly subscribers: SubscribersHandler,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.bus?.listen({
      name: `${SERVICE}-stream`,
      schema: SERVICE,
      topics: [topics.instance, topics.userTask],
      types: Object.values(shown),
      hear: (facts) => this.hear(facts),
    });
  }

  private hear(facts: readonly Fact[]): void {
    for (const fact of facts)
      // Whom a task has concerned is kept also for screens that open later.
      if (this.subscribers.any || fact.topic === topics.userTask) this.subscribers.publish(streamEventOf(fact));
  }
}
