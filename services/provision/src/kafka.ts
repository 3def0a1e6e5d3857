import { setTimeout as pause } from 'node:timers/promises';

import { topicPlans } from '@baton/contracts';
import { createTopics, grantRights, type KafkaSettings } from '@baton/messaging/kafka';

import type { ServicePlace } from './topology.js';

export interface KafkaPlan {
  /** As a user that may create topics and, for rights, change them. */
  readonly kafka: KafkaSettings;
  readonly replicationFactor: number;
  /** Whether rights are set; they mean nothing to a broker without an authorizer. */
  readonly rights: boolean;
  readonly places: readonly ServicePlace[];
}

/**
 * Makes the topics that are missing and sets who may read and write what. Users are not made here: the broker's
 * client library has no call for them, so they are made where the broker is formatted, or by whoever operates it.
 *
 * @throws Error that names a topic which is laid out otherwise than planned
 */
export async function provideKafka(plan: KafkaPlan): Promise<{ readonly created: readonly string[] }> {
  const { replicationFactor } = plan;
  const { created } = await patiently(() => createTopics(plan.kafka, topicPlans, { replicationFactor }));
  if (plan.rights) {
    const rights = plan.places.map(({ service: user, writes, reads, groupPrefix }) => ({
      user,
      writes,
      reads,
      groupPrefix,
    }));
    await patiently(() => grantRights(plan.kafka, rights));
  }
  return { created };
}

const PATIENCE_MS = 60_000;
const PAUSE_MS = 500;

/** A broker that has just started, or is busy, may not know yet what it was told a moment ago. */
async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (const deadline = performance.now() + PATIENCE_MS; ; await pause(PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if ((error as { retriable?: unknown }).retriable !== true || performance.now() > deadline) throw error;
    }
  }
}
