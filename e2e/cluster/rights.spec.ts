import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Kafka, logLevel, type Admin, type KafkaConfig } from 'kafkajs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { topicPlans } from '@baton/contracts';
import { grantRights, type Rights } from '@baton/messaging/kafka';
import { topology } from '@baton/provision';
import { until } from '@baton/testing';

import { clusterProcess, type ClusterProcess } from '../harness/cluster.js';

const services = topology.map(({ service }) => service);
const { brokers, brokerAdmin, passwords, databaseUrls, dataDir } = inject('cluster');

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

describe('a service from whom the right to read is taken while it runs', () => {
  const REPLICAS = ['insight-1', 'insight-2'];
  const WITHIN_MS = 120_000;
  const insight = topology.find(({ service }) => service === 'insight');
  const rights: Rights = {
    user: 'insight',
    writes: insight?.writes ?? [],
    reads: insight?.reads ?? [],
    groupPrefix: insight?.groupPrefix ?? '',
  };
  const grant = (mays: Rights) =>
    grantRights({ brokers, clientId: 'rights-test', ...(brokerAdmin && { user: brokerAdmin }) }, [mays]);
  let baton: ClusterProcess;
  beforeAll(async () => void (baton = await clusterProcess()));
  afterAll(async () => {
    await grant(rights);
    await baton?.remove();
  });

  it('ends with code 1 and says why, and ends again for as long as it is started without the right', async () => {
    const before = await baton.unaskedEnds();
    await grant({ ...rights, reads: [] });
    await until(
      'each has ended, was started and has ended again',
      async () => {
        const ends = await baton.unaskedEnds();
        return REPLICAS.every((name) => (ends[name] ?? 0) >= (before[name] ?? 0) + 2);
      },
      WITHIN_MS,
    );
    for (const name of REPLICAS) {
      expect((await baton.lastEnds())[name], name).toBe('code 1');
      // Both of its groups are denied, and either may be told first.
      expect(await readFile(join(dataDir, 'log', `${name}.log`), 'utf8')).toMatch(
        /The bus has crashed; this process cannot go on.*(?:insight|identity): denied by the broker: \w+_AUTHORIZATION_FAILED/,
      );
    }
    const others = ([name]: [string, number]) => !REPLICAS.includes(name);
    expect(Object.entries(await baton.unaskedEnds()).filter(others)).toEqual(Object.entries(before).filter(others));
  });

  it('is started again and gets ready once it may read', async () => {
    await grant(rights);
    const readyz = (name: string) => fetch(`${baton.httpUrlOf(name)}/readyz`).catch(() => undefined);
    await until(
      'both are ready',
      async () => (await Promise.all(REPLICAS.map(readyz))).every((answer) => answer?.ok === true),
      WITHIN_MS,
    );
  });
});
