import { startBroker, type Broker } from '@baton/testing/kafka-broker';
import { kafkaIsHere } from '@baton/testing/kafka-is-here';
import { afterAll, beforeAll, describe } from 'vitest';
import { busContract } from './bus-contract.js';
import { openKafkaHarness } from './kafka-harness.js';

describe.skipIf(!(await kafkaIsHere()))('on a real broker', () => {
  let broker: Broker;
  beforeAll(async () => void (broker = await startBroker()));
  afterAll(() => broker?.stop());

  busContract('kafka', () => openKafkaHarness(broker));
});
