import { randomUUID } from 'node:crypto';
import { startBroker, type Broker } from '@baton/testing/kafka-broker';
import { kafkaIsHere } from '@baton/testing/kafka-is-here';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { kafkaClient } from '../src/kafka/clients.js';
import { BrokerView } from '../src/kafka/broker-view.js';
import type { KafkaBusOptions } from '../src/kafka/index.js';
import type { Bus, SubscribeOptions, Subscription } from '../src/index.js';
import { eventually } from './bus-contract.js';
import { effectsIn } from './effects.js';
import { factsOf, openKafkaHarness, type KafkaHarness } from './kafka-harness.js';

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe.skipIf(!(await kafkaIsHere()))('the kafka bus under faults', () => {
  let broker: Broker;
  let harness: KafkaHarness;
  let effects: Awaited<ReturnType<typeof effectsIn>>;
  const buses: Bus[] = [];
  beforeAll(async () => void (broker = await startBroker()));
  afterAll(() => broker?.stop());
  beforeEach(async () => {
    harness = await openKafkaHarness(broker);
    effects = await effectsIn(harness.db, 'g');
  });
  afterEach(async () => {
    for (const proxy of harness.proxies) proxy.open();
    await Promise.all(buses.splice(0).map((bus) => bus.stop()));
    await harness.close();
  });

  async function running(options: Partial<KafkaBusOptions> = {}, more: Partial<SubscribeOptions> = {}) {
    const bus = await harness.newBus(options);
    buses.push(bus);
    const subscription: Subscription = await bus.subscribe({
      group: 'g',
      topics: [harness.topic],
      db: harness.db,
      handle: effects.handle,
      backoffMs: 5,
      ...more,
    });
    await bus.start();
    return { bus, subscription };
  }
  const publish = (key: string, ...seqs: number[]) => harness.publish(factsOf(harness.topic, key, ...seqs));

  it('loses nothing and keeps the order of each key when the broker is killed and comes back under traffic', async () => {
    const { bus } = await running();
    const keys = range(1, 12).map((n) => `k${n}`);
    let seq = 0;
    const publishMore = async (times: number) => {
      for (let i = 0; i < times; i++, seq++)
        await harness.publish(keys.flatMap((key) => factsOf(harness.topic, key, seq + 1)));
    };
    await publishMore(20);
    await eventually(async () => (await effects.of('k1')).length > 3, true);
    const traffic = publishMore(60);
    await broker.kill();
    await traffic;
    await eventually(() => /relay|answer/.test(bus.trouble() ?? ''), true);
    const waits = async () =>
      (await bus.backlogs()).map(({ stage, waiting, oldestSeconds }) => [stage, waiting > 0, oldestSeconds > 0]);
    await eventually(waits, [['relay', true, true]]);
    await broker.start();
    await publishMore(20);
    await bus.drained();
    for (const key of keys) expect(await effects.of(key)).toEqual(range(1, 100));
    await eventually(() => bus.trouble(), undefined);
  }, 180_000);

  it('begins without a broker and works once there is one', async () => {
    await broker.kill();
    const { bus } = await running();
    await publish('k', 1, 2);
    await broker.start();
    await bus.drained();
    expect(await effects.of('k')).toEqual([1, 2]);
  }, 180_000);

  it('has a member that is cut off replaced, and its relay too', async () => {
    const first = await running();
    const second = await running();
    const leading = () => [first, second].map(({ bus }) => bus.health()[0]?.leading);
    await eventually(leading, [true, true]);
    harness.proxies[0]?.refuse();
    const keys = range(1, 12).map((n) => `k${n}`);
    await harness.publish(keys.flatMap((key) => factsOf(harness.topic, key, 1, 2, 3)));
    for (const key of keys) await eventually(() => effects.of(key), [1, 2, 3]);
  });

  it('misses nothing that the broker wrote without being able to say so', async () => {
    const { bus } = await running();
    await publish('k', 1);
    await eventually(() => effects.of('k'), [1]);
    const view = new BrokerView(harness.settings, undefined);
    const written = async () =>
      (await view.lag('nobody', harness.topic)).reduce((sum, { waiting }) => sum + waiting, 0);
    const proxy = harness.proxies[0];
    let last = 1;
    for (let round = 0; round < 5; round += 1) {
      const before = await written();
      proxy?.holdAnswers();
      await publish('k', last + 1, last + 2);
      await eventually(async () => (await written()) >= before + 2, true);
      proxy?.cut();
      proxy?.open();
      last += 2;
      await publish('k', ++last);
      await bus.drained();
    }
    await view.close();
    const log = await rawLog(last);
    expect(log.length).toBeGreaterThan(last); // some were indeed written twice
    expect([...new Set(log)]).toEqual(range(1, last));
    expect(await effects.of('k')).toEqual(range(1, last));
  });

  it('parks a message that is no event with what follows of its key, and lets other keys pass', async () => {
    const producer = kafkaClient(harness.settings, { retries: 5 }).producer({ allowAutoTopicCreation: false });
    await producer.connect();
    await producer.send({ topic: harness.topic, messages: [{ key: 'bad', value: 'nonsense' }] });
    await producer.disconnect();
    await harness.publish([...factsOf(harness.topic, 'bad', 1), ...factsOf(harness.topic, 'good', 1)]);
    const { bus, subscription } = await running({}, { attempts: 2 });
    await eventually(() => effects.of('good'), [1]);
    await bus.drained();
    const letters = await subscription.deadLetters();
    expect(letters.map(({ key, fact }) => [key, fact.type])).toEqual([
      ['bad', 'unreadable'],
      ['bad', 'thing'],
    ]);
    expect(letters[0]?.cause).toContain('ce_specversion is missing');
  });

  it('names a topic that the broker does not know, creates none by itself, and goes on once it is there', async () => {
    const topic = `baton.absent.${randomUUID()}`;
    const bus = await harness.newBus({ sources: [] });
    buses.push(bus);
    await bus.subscribe({ group: 'absent', topics: [topic], db: harness.db, handle: effects.handle });
    await bus.start();
    await eventually(() => bus.trouble(), `absent: the broker does not know ${topic}`);
    const view = new BrokerView(harness.settings, undefined);
    expect(await view.unknownTopics([topic, harness.topic])).toEqual([topic]);
    await view.close();
    const other = await openKafkaHarness(broker, topic);
    await eventually(() => bus.trouble(), undefined);
    await other.close();
  });

  /** The seqs of the topic's facts as they lie on the broker. */
  async function rawLog(last: number): Promise<number[]> {
    const consumer = kafkaClient(harness.settings, { retries: 5 }).consumer({ groupId: `raw-${randomUUID()}` });
    const seqs: number[] = [];
    await consumer.connect();
    await consumer.subscribe({ topics: [harness.topic], fromBeginning: true });
    await consumer.run({
      eachMessage: ({ message }) => Promise.resolve(void seqs.push(Number(message.headers?.['ce_sequence']))),
    });
    await eventually(() => seqs.includes(last), true);
    await consumer.disconnect();
    return seqs;
  }
});
