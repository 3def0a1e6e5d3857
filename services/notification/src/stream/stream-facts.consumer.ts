import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type pg from 'pg';

import { factTypes, topics } from '@baton/contracts';
import type { Bus } from '@baton/messaging';
import { InjectBus, InjectPool } from '@baton/service-kit';

import { SERVICE } from '../service-name.js';
import { streamEventOf } from './stream-event.js';
import { SubscribersHandler } from './subscribers.handler.js';

const {
  ModelDeployed: _deployed,
  ModelRetired: _retired,
  PersonInvited: _invited,
  PersonPasswordReset: _reset,
  ...shown
} = factTypes;

/** Feeds open screens. What is delivered again only makes a screen look once more. */
@Injectable()
export class StreamFactsConsumer implements OnApplicationBootstrap {
  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    @InjectBus() private readonly bus: Bus | undefined,
    private readonly subscribers: SubscribersHandler,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.bus?.subscribe({
      group: `${SERVICE}-stream`,
      topics: [topics.instance, topics.userTask],
      types: Object.values(shown),
      handle: async (batch) => {
        for (const fact of batch) this.subscribers.publish(streamEventOf(fact));
      },
      db: { pool: this.pool, schema: SERVICE },
    });
  }
}
