import type { KafkaSettings } from './kafka-settings.js';

/** What a user may do, and nothing else. */
export interface Rights {
  readonly user: string;
  /** Topics. */
  readonly writes: readonly string[];
  readonly reads: readonly string[];
  /** Consumer groups whose names begin so. */
  readonly groupPrefix: string;
}

/** Gives each user these rights. May be repeated. */
export function grantRights(_kafka: KafkaSettings, _rights: readonly Rights[]): Promise<void> {
  return Promise.reject(new Error('not written yet'));
}
