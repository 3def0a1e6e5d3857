import { Kafka, logLevel, type Admin, type KafkaConfig } from 'kafkajs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { topicPlans } from '@baton/contracts';
import { topology } from '@baton/provision';

const services = topology.map(({ service }) => service);
const { brokers, passwords, databaseUrls } = inject('cluster');

const kafkaAs = (service?: string, password = passwords[service ?? ''] ?? ''): Kafka => {
  const user: Partial<KafkaConfig> =
    service === undefined ? {} : { sasl: { mechanism: 'scram-sha-512', username: service, password } };
  const retry = { retries: 0 };
  return new Kafka({ brokers: [...brokers], retry, requestTimeout: 3_000, logLevel: logLevel.NOTHING, ...user });
};

/** What the broker calls its refusal. */
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { type?: string; cause?: { type?: string }; message: string }) =>
      error.type ?? error.cause?.type ?? error.message,
  );

describe('a Kafka user', () => {
  const admins = new Map<string, Admin>();
  beforeAll(async () => {
    for (const service of services) {
      const admin = kafkaAs(service).admin();
      await admin.connect();
      admins.set(service, admin);
    }
  });
  afterAll(async () => {
    for (const admin of admins.values()) await admin.disconnect();
  });

  it.each(topology)('$service can write no topic of another', async ({ service, writes }) => {
    const producer = kafkaAs(service).producer();
    await producer.connect();
    for (const { topic } of topicPlans.filter((plan) => !writes.includes(plan.topic)))
      expect(await refusal(producer.send({ topic, messages: [{ key: 'forged', value: '{}' }] })), topic).toBe(
        'TOPIC_AUTHORIZATION_FAILED',
      );
    await producer.disconnect();
  });

  it.each(topology)(
    '$service sees the topics that it handles or owns, and no other',
    async ({ service, ...rights }) => {
      const seen: string[] = [];
      for (const { topic } of topicPlans) {
        const told = await refusal(admins.get(service)?.fetchTopicMetadata({ topics: [topic] }) ?? Promise.reject());
        if (told === 'done') seen.push(topic);
        else expect(told, topic).toBe('TOPIC_AUTHORIZATION_FAILED');
      }
      expect(seen.toSorted()).toEqual([...new Set([...rights.reads, ...rights.writes])].toSorted());
    },
  );

  it.each(topology)('$service can neither join nor move the groups of another', async ({ service, groupPrefix }) => {
    const ask = (group: string) => refusal(admins.get(service)?.fetchOffsets({ groupId: group }) ?? Promise.reject());
    expect(await ask(`${groupPrefix}identity`)).toBe('done');
    for (const other of topology.filter((place) => place.service !== service))
      expect(await ask(`${other.groupPrefix}identity`), other.service).not.toBe('done');
  });

  it('can make no topic', async () => {
    for (const [service, admin] of admins)
      expect(
        await refusal(admin.createTopics({ topics: [{ topic: `baton.${service}.more.v1` }], waitForLeaders: false })),
      ).not.toBe('done');
  });

  it('is nobody with a wrong password, and without one', async () => {
    expect(await refusal(kafkaAs('task', 'guessed').admin().connect())).toMatch(/SASL|authentication/i);
    const nobody = kafkaAs().admin();
    await nobody.connect().catch(() => undefined);
    expect(await refusal(nobody.listTopics())).not.toBe('done');
    await nobody.disconnect();
  });
});

describe('a database role', () => {
  const clients = new Map<string, pg.Client>();
  beforeAll(async () => {
    for (const service of services) {
      const client = new pg.Client({ connectionString: databaseUrls[service] });
      await client.connect();
      clients.set(service, client);
    }
  });
  afterAll(async () => {
    for (const client of clients.values()) await client.end();
  });

  it.each(services)('of %s can read no table of another', async (service) => {
    for (const { service: other, schema } of topology.filter((place) => place.service !== service)) {
      const { rows } = (await clients
        .get(other)
        ?.query<{ tablename: string }>('select tablename from pg_tables where schemaname = $1', [schema])) ?? {
        rows: [],
      };
      expect(rows.length, `${other} has tables`).toBeGreaterThan(0);
      for (const { tablename } of rows)
        await expect(
          clients.get(service)?.query(`select from "${schema}"."${tablename}"`),
          `${schema}.${tablename}`,
        ).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('may make no schema and no role', async () => {
    for (const client of clients.values())
      for (const attempt of ['create schema more', 'create role more', 'create table public.more ()'])
        await expect(client.query(attempt), attempt).rejects.toMatchObject({ code: '42501' });
  });
});
