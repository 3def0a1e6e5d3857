import { kafkaMissing, KafkaUnavailable } from './kafka-broker.js';
import { isContinuousIntegration } from './kafka/config.js';

/**
 * Whether tests can have a broker; says so aloud when they cannot. For `describe.skipIf`.
 *
 * @throws KafkaUnavailable in continuous integration, where it must not be missing
 */
export async function kafkaIsHere(): Promise<boolean> {
  const missing = await kafkaMissing();
  if (missing === undefined) return true;
  if (isContinuousIntegration()) throw new KafkaUnavailable(missing);
  console.warn(`\n*** ${missing}: the tests that need a broker are NOT run ***\n`);
  return false;
}
