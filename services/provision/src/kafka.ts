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
  const { created } = await createTopics(plan.kafka, topicPlans, { replicationFactor: plan.replicationFactor });
  if (plan.rights) {
    await grantRights(
      plan.kafka,
      plan.places.map(({ service, writes, reads, groupPrefix }) => ({ user: service, writes, reads, groupPrefix })),
    );
  }
  return { created };
}
