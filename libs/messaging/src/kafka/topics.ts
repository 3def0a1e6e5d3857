import type { KafkaSettings } from './kafka-settings.js';

/** How a topic is to be laid out; `@baton/contracts` holds the plans. */
export interface TopicLayout {
  readonly topic: string;
  readonly partitions: number;
  readonly retention: 'compact' | { readonly days: number };
}

/**
 * Creates the topics that are missing.
 *
 * @throws Error naming each setting of a topic that is there and differs
 */
export function createTopics(
  _kafka: KafkaSettings,
  _plans: readonly TopicLayout[],
  _options: { readonly replicationFactor: number },
): Promise<{ created: string[]; kept: string[] }> {
  return Promise.reject(new Error('not written yet'));
}
