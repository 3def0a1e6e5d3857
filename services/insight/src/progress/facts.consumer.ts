import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type pg from 'pg';

import { factTypes, topics } from '@baton/contracts';
import { ModelDeployed } from '@baton/contracts/model';
import type { Bus, Fact } from '@baton/messaging';
import { InjectBus, InjectPool } from '@baton/service-kit';

import { InsightMetrics } from '../metrics/insight-metrics.js';
import { VersionsRepository } from '../models/versions.repository.js';
import { NamesRepository } from '../people/names.repository.js';
import { InstancesProjection } from './instances.projection.js';
import { namesIn } from './names-in.js';

const INSTANCE_TOPICS: ReadonlySet<string> = new Set([topics.instance, topics.userTask]);
/** While facts queue up, a batch holds more of each instance, and each is written less often. */
const MAX_BATCH = 2_000;

/** Follows instances, people's work and deployed models. Repeated facts change nothing. */
@Injectable()
export class FactsConsumer implements OnApplicationBootstrap {
  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    @InjectBus() private readonly bus: Bus | undefined,
    private readonly projection: InstancesProjection,
    private readonly versions: VersionsRepository,
    private readonly names: NamesRepository,
    private readonly metrics: InsightMetrics,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.bus?.subscribe({
      group: 'insight',
      topics: [topics.model, topics.instance, topics.userTask, topics.person],
      handle: (batch, tx) => this.handle(batch, tx),
      db: { pool: this.pool, schema: 'insight' },
      maxBatch: MAX_BATCH,
    });
  }

  async handle(batch: readonly Fact[], tx: pg.PoolClient): Promise<void> {
    const ofInstances: Fact[] = [];
    const names: (readonly [tenant: string, ref: string, name: string])[] = [];
    for (const fact of batch) {
      const { type, topic, tenant, data } = fact;
      if (type === factTypes.ModelDeployed)
        await this.versions.add(tx, tenant, ModelDeployed.fromPartial(data as object));
      if (INSTANCE_TOPICS.has(topic)) ofInstances.push(fact);
      // Only what people do tells of names.
      if (topic === topics.instance) continue;
      for (const [ref, name] of namesIn({ type, at: 0, data })) names.push([tenant, ref, name]);
    }
    if (ofInstances.length > 0) await this.projection.project(tx, ofInstances);
    await this.names.learn(tx, names);
    this.metrics.handled(batch);
  }
}
