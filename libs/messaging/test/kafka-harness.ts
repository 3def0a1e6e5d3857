import { randomUUID } from 'node:crypto';
import { testDatabase, type TestDatabase } from '@baton/testing/database';
import type { Broker } from '@baton/testing/kafka-broker';
import { tcpProxy, type TcpProxy } from '@baton/testing/tcp-proxy';
import { outboxSource, type Bus, type Fact } from '../src/index.js';
import { createTopics, KafkaBus, type KafkaBusOptions, type KafkaSettings } from '../src/kafka/index.js';
import type { BusHarness } from './bus-contract.js';
import { createBusTables, outboxPublisher } from './outbox-tables.js';

export const PARTITIONS = 4;

/** A topic, and an owner's and consumers' schema; each process of them reaches the broker through a proxy of its own. */
export interface KafkaHarness extends BusHarness {
  readonly database: TestDatabase;
  readonly settings: KafkaSettings;
  /** Of the processes so far, the latest last. */
  readonly proxies: readonly TcpProxy[];
  newBus(options?: Partial<KafkaBusOptions>): Promise<Bus>;
}

export async function openKafkaHarness(broker: Broker, topic = `baton.test.${randomUUID()}`): Promise<KafkaHarness> {
  const database = await testDatabase();
  const { pool, schema, newPool, drop } = database;
  await createBusTables(pool, schema);
  const { brokers, admin } = broker;
  const settings: KafkaSettings = { brokers, clientId: 'test', ...(admin && { user: admin }) };
  await createTopics(settings, [{ topic, partitions: PARTITIONS, retention: { days: 1 } }], { replicationFactor: 1 });
  const pokes = new Set<() => void>();
  const proxies: TcpProxy[] = [];
  return {
    topic,
    database,
    settings,
    proxies,
    db: { pool, schema },
    ...outboxPublisher(pool, schema, pokes),
    async newBus(options = {}) {
      const own = newPool();
      const source = outboxSource(own, schema, topic);
      pokes.add(source.poke);
      const [host = '', port] = (brokers[0] ?? '').split(':');
      const proxy = await tcpProxy({ host, port: Number(port) });
      proxies.push(proxy);
      return new KafkaBus({
        kafka: { ...settings, via: { host: '127.0.0.1', port: proxy.port } },
        sources: [source],
        relay: { pool: own, schema },
        pollMs: 20,
        leadMs: 50,
        sessionTimeoutMs: 1_500,
        ...options,
      });
    },
    depose: () => Promise.resolve(proxies.forEach((proxy) => proxy.refuse())),
    async close() {
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await drop();
    },
  };
}

/** Facts of one key. */
export const factsOf = (topic: string, key: string, ...seqs: number[]): Fact[] =>
  seqs.map((seq) => ({
    id: `${key}:${seq}`,
    topic,
    type: 'thing',
    source: '/test',
    key,
    seq,
    time: '2026-11-21T10:00:00Z',
    tenant: 'acme',
    data: { seq },
  }));
