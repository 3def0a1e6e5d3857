import { randomUUID } from 'node:crypto';
import { startBroker, type Broker, type BrokerUser } from '@baton/testing/kafka-broker';
import { kafkaIsHere } from '@baton/testing/kafka-is-here';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withAdmin } from '../src/kafka/clients.js';
import { createTopics, grantRights, type Rights } from '../src/kafka/index.js';
import type { Bus } from '../src/index.js';
import { eventually } from './bus-contract.js';
import { effectsIn } from './effects.js';
import { factsOf, openKafkaHarness, type KafkaHarness } from './kafka-harness.js';

const [owner, reader]: [BrokerUser, BrokerUser] = [
  { name: 'owner', password: 'o1' },
  { name: 'reader', password: 'r1' },
];

describe.skipIf(!(await kafkaIsHere()))('on a broker with users', () => {
  let broker: Broker;
  let harness: KafkaHarness;
  let crashes: string[];
  const buses: Bus[] = [];
  beforeAll(async () => void (broker = await startBroker({ users: [owner, reader] })));
  afterAll(() => broker?.stop());
  beforeEach(async () => {
    harness = await openKafkaHarness(broker);
    crashes = [];
  });
  afterEach(async () => {
    await Promise.all(buses.splice(0).map((bus) => bus.stop()));
    await harness.close();
  });

  const as = (user: BrokerUser) => ({ ...harness.settings, user });
  const grant = (...rights: Rights[]) => grantRights(harness.settings, rights);
  const ownerRights = () => ({ user: 'owner', writes: [harness.topic], reads: [], groupPrefix: 'baton.owner.' });
  const readerRights = () => ({ user: 'reader', writes: [], reads: [harness.topic], groupPrefix: 'baton.test.' });

  async function newBus(user: BrokerUser, sources?: []): Promise<Bus> {
    const onCrash = (cause: Error) => void crashes.push(cause.message);
    const bus = await harness.newBus({ kafka: as(user), onCrash, ...(sources && { sources }) });
    buses.push(bus);
    return bus;
  }

  describe('the kafka bus', () => {
    it('says that it may not publish, and publishes once it may', async () => {
      await grant({ ...ownerRights(), writes: [] });
      const bus = await newBus(owner);
      await harness.publish(factsOf(harness.topic, 'k', 1));
      await bus.start();
      await eventually(() => /TOPIC_AUTHORIZATION_FAILED.*baton\.test/.test(bus.trouble() ?? ''), true);
      expect(crashes[0]).toContain('TOPIC_AUTHORIZATION_FAILED');
      await grant(ownerRights());
      await bus.drained();
      expect(bus.trouble()).toBeUndefined();
    });

    it('says that it has lost the right to read, and calls for the end of the process', async () => {
      await grant(ownerRights(), readerRights());
      const effects = await effectsIn(harness.db, 'g');
      const writing = await newBus(owner);
      const reading = await newBus(reader, []);
      await reading.subscribe({ group: 'g', topics: [harness.topic], db: harness.db, handle: effects.handle });
      await Promise.all([writing.start(), reading.start()]);
      await harness.publish(factsOf(harness.topic, 'k', 1));
      await eventually(() => effects.of('k'), [1]);
      expect(crashes).toEqual([]);
      await grant({ ...readerRights(), reads: [] });
      await eventually(() => crashes.length > 0, true);
      expect(crashes[0]).toMatch(/^g: denied by the broker: \w+_AUTHORIZATION_FAILED/);
      expect(reading.trouble()).toContain('AUTHORIZATION_FAILED');
    });

    it('may not read for a group of somebody else', async () => {
      await grant({ ...readerRights(), groupPrefix: 'baton.other.' });
      const effects = await effectsIn(harness.db, 'g');
      const bus = await newBus(reader, []);
      await bus.subscribe({ group: 'g', topics: [harness.topic], db: harness.db, handle: effects.handle });
      await bus.start();
      await eventually(() => /baton\.test\.g .*may not read for that group/.test(bus.trouble() ?? ''), true);
    });

    it('says that its password is wrong', async () => {
      const bus = await newBus({ name: 'owner', password: 'guessed' });
      await bus.start();
      await eventually(() => /denied by the broker/.test(bus.trouble() ?? ''), true);
      expect(crashes.length).toBeGreaterThan(0);
    });
  });

  describe('topics', () => {
    it('are created as planned, once', async () => {
      const [kept, compacted] = [`a.${randomUUID()}`, `b.${randomUUID()}`];
      const plans = [
        { topic: kept, partitions: 5, retention: { days: 7 } },
        { topic: compacted, partitions: 2, retention: 'compact' as const },
      ];
      const create = () => createTopics(harness.settings, plans, { replicationFactor: 1 });
      expect(await create()).toEqual({ created: [kept, compacted], kept: [] });
      expect(await create()).toEqual({ created: [], kept: [kept, compacted] });
      await withAdmin(harness.settings, async (admin) => {
        const { topics } = await admin.fetchTopicMetadata({ topics: [kept, compacted] });
        expect(topics.map(({ partitions }) => partitions.length).toSorted()).toEqual([2, 5]);
        const { resources } = await admin.describeConfigs({
          includeSynonyms: false,
          resources: [kept, compacted].map((name) => ({ type: 2, name })),
        });
        const config = (name: string, entry: string) =>
          resources
            .find(({ resourceName }) => resourceName === name)
            ?.configEntries.find(({ configName }) => configName === entry)?.configValue;
        expect(config(kept, 'retention.ms')).toBe(String(7 * 86_400_000));
        expect(config(kept, 'cleanup.policy')).toBe('delete');
        expect(config(compacted, 'cleanup.policy')).toBe('compact');
      });
    });

    it('that differ from their plan are named, with what differs', async () => {
      const topic = `c.${randomUUID()}`;
      const create = (partitions: number, days: number) =>
        createTopics(harness.settings, [{ topic, partitions, retention: { days } }], { replicationFactor: 1 });
      await create(2, 7);
      await expect(create(3, 7)).rejects.toThrow(`${topic}: partitions is 2, planned 3`);
      await expect(create(2, 9)).rejects.toThrow(`${topic}: retention.ms is 604800000, planned 777600000`);
    });
  });
});
