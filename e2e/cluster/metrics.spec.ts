import { createServer, type Server } from 'node:http';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { topics } from '@baton/contracts';
import { topology } from '@baton/provision';
import { metrics, prometheusName, type MetricConvention, type MetricName } from '@baton/service-kit';
import { until } from '@baton/testing';

import type { ClusterProcess } from '../harness/cluster.js';
import { deploy, diagram } from '../harness/diagrams.js';
import { scrape, type Scrape } from '../harness/metrics.js';
import { setClusterStage, type Stage } from '../harness/stage.js';

/** Not at every process of its owner, or not before something has happened there, and why. */
const NOT_EVERYWHERE: Partial<Record<MetricName, string>> = {
  'http.server.request.duration': 'counts answered calls',
  'rpc.server.duration': 'counts answered calls',
  'baton.streams.ended': 'counts streams that have ended',
  'baton.outbox.waiting': 'of services that publish',
  'baton.outbox.oldest': 'of services that publish',
  'baton.connector.duration': 'counts calls of other systems',
  'baton.insight.freshness': 'counts batches',
  'baton.traces.lag': 'of the replica that exports',
};

/** While there was none, a collector is looked for twice a minute. */
const COLLECTOR_MS = 120_000;

const short = diagram(
  `
    <bpmn:startEvent id="start"><bpmn:outgoing>f</bpmn:outgoing></bpmn:startEvent>
    <bpmn:endEvent id="end"><bpmn:incoming>f</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f" sourceRef="start" targetRef="end" />`,
  'measured',
);

const declared = Object.entries<MetricConvention>(metrics).map(([name, convention]) => ({
  name: name as MetricName,
  owner: convention.owner,
  prometheus: prometheusName(name as MetricName),
  labels: (convention.labels ?? []).map((label) => label.replaceAll('.', '_')).toSorted(),
}));

describe('the metrics of the cluster', () => {
  let stage: Stage<ClusterProcess>;
  let collector: Server;
  let database: pg.Client;
  beforeAll(async () => {
    stage = await setClusterStage();
    const { otlpPort, databaseUrls } = stage.baton.addresses;
    collector = createServer((request, response) => request.resume().on('end', () => response.writeHead(200).end()));
    await new Promise<void>((listening) => collector.listen(otlpPort, '127.0.0.1', listening));
    database = new pg.Client({ connectionString: databaseUrls['notification'] });
    await database.connect();
  });
  afterAll(async () => {
    await database?.end();
    await stage?.close();
    collector?.closeAllConnections();
    collector?.close();
  });

  /** What each process of a service shows. */
  const shownBy = (service: string): Promise<Scrape[]> =>
    Promise.all(
      stage.baton.addresses.processes.filter((each) => each.service === service).map(({ httpUrl }) => scrape(httpUrl)),
    );
  /** The numbers of a metric at any process of a service. */
  const valuesOf = async (service: string, name: MetricName, labels: Readonly<Record<string, string>> = {}) =>
    (await shownBy(service)).flatMap((each) => each.of(prometheusName(name), labels).map(({ value }) => value));
  const addPerson = (name: string) => {
    const email = `${name.toLowerCase().replace(' ', '.')}.${Date.now()}@company.example`;
    return stage.baton.api.ok(stage.baton.api.post('/v1/people', { name, email, roles: ['participant'] }));
  };

  it('are at each process those that are declared for it, with their labels, and no others', async () => {
    for (const { service } of topology) {
      const own = declared.filter(({ owner }) => owner === 'every' || owner === service);
      const always = own.filter(({ name }) => !(name in NOT_EVERYWHERE));
      const missing = async () =>
        (await shownBy(service)).flatMap(({ names }) =>
          always.filter(({ prometheus }) => !names.has(prometheus)).map(({ name }) => name),
        );
      await expect.poll(missing, { timeout: 60_000, message: `declared, and not shown by ${service}` }).toEqual([]);
      for (const { names } of await shownBy(service)) {
        const unknown = [...names.keys()].filter((name) => !own.some(({ prometheus }) => prometheus === name));
        expect(unknown, `not declared, and shown by ${service}`).toEqual([]);
        for (const { prometheus, labels } of own)
          if (names.has(prometheus)) expect([...(names.get(prometheus) ?? [])].toSorted(), prometheus).toEqual(labels);
      }
    }
  });

  it('tell of every topic what waits for the broker, and for each service that reads it', async () => {
    await addPerson('Mia Measured');
    for (const { service, schema, writes, reads } of topology) {
      const shown = async (name: MetricName, labels: Readonly<Record<string, string>>) =>
        Math.max(...(await valuesOf(service, name, labels)));
      for (const topic of writes)
        await until(`${service} has sent ${topic}`, async () => {
          const of = { schema, topic };
          return (await shown('baton.outbox.waiting', of)) === 0 && (await shown('baton.outbox.oldest', of)) === 0;
        });
      for (const topic of reads)
        await until(`${service} has read ${topic}`, async () => {
          const of = { topic };
          return (await shown('baton.consumer.waiting', of)) === 0 && (await shown('baton.consumer.oldest', of)) === 0;
        });
    }
  });

  it('tell how long a fact has waited for a service that does not come to it', async () => {
    const labels = { group: 'notification', topic: topics.person };
    const shown = async (name: MetricName) => Math.max(...(await valuesOf('notification', name, labels)));
    // As a redrive does, which handles facts alone. Without a transaction, which would hold back all facts of the server.
    const fence = `notification/notification/${topics.person}`;
    await database.query('select pg_advisory_lock(hashtextextended($1, 0))', [fence]);
    try {
      await addPerson('Wanda Waiting');
      await until('it waits', async () => (await shown('baton.consumer.waiting')) > 0);
      await until('it has waited', async () => (await shown('baton.consumer.oldest')) > 1);
    } finally {
      await database.query('select pg_advisory_unlock_all()');
    }
    await until('nothing waits', async () => (await shown('baton.consumer.waiting')) === 0);
    await until('nothing is old', async () => (await shown('baton.consumer.oldest')) === 0);
  });

  it('tell how far the collector is behind, and what it has taken', async () => {
    const { api } = stage.baton;
    await deploy(api, short);
    await api.ok(api.post('/v1/instances', { processKey: 'measured' }));
    const taken = () => valuesOf('execution', 'baton.traces.exported', { result: 'taken' });
    await until('spans are taken', async () => (await taken()).some((spans) => spans > 0), COLLECTOR_MS);
    await until('nothing waits for it', async () => {
      const lags = await valuesOf('execution', 'baton.traces.lag');
      return lags.length === 1 && lags[0] === 0;
    });
  });
});
