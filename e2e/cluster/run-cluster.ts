import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '@baton/testing';

import { startCluster, type Cluster } from '../../tools/cluster/cluster.ts';
import { admin } from '../harness/admin.ts';
import type { ClusterAddresses } from '../harness/composition.ts';
import type { Started } from './one-cluster.ts';

const READY_MS = 180_000;
/** The journal's spans come from execution; a request goes from the portal through task to execution. More of them cost more. */
const TRACED: ReadonlySet<string> = new Set(['execution', 'portal', 'task']);

process.on('SIGINT', () => undefined); // the test runner hears it too, and ends in its own time
try {
  const { addresses, stop } = await runCluster();
  process.once('disconnect', () => void stop().finally(() => process.exit()));
  tell({ addresses });
} catch (error) {
  tell({ failure: error instanceof Error ? error.message : String(error) });
  process.disconnect();
}

function tell(started: Started): void {
  process.send?.(started);
}

async function runCluster(): Promise<{ addresses: ClusterAddresses; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-cluster-'));
  const [mailPort, erpPort, eventsPort] = [await freePort(), await freePort(), await freePort()];
  const [otlpPort, http] = [await freePort(), await freePort()];
  const begun = performance.now();
  const cluster = await startCluster({
    dataDir,
    replicas: { execution: 3, notification: 2, insight: 2 },
    ports: async (service, replica) => ({
      httpPort: service === 'portal' && replica === 0 ? http : await freePort(),
      grpcPort: await freePort(),
    }),
    env: {
      PATH: process.env['PATH'] ?? '',
      BATON_PUBLIC_URL: `http://127.0.0.1:${http}`,
      BATON_ADMIN_EMAIL: admin.email,
      BATON_ADMIN_PASSWORD: admin.password,
      BATON_ADMIN_API_KEY: admin.apiKey,
      BATON_TEST_CLOCK: 'on',
      BATON_OUTBOUND_ALLOW: `127.0.0.1:${erpPort},127.0.0.1:${eventsPort}`,
      SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
      ...(process.env['BATON_LOG_LEVEL'] && { BATON_LOG_LEVEL: process.env['BATON_LOG_LEVEL'] }),
    },
    launchOf: ({ service }) =>
      TRACED.has(service) ? { env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${otlpPort}` } } : {},
    report: (line) => console.log(`cluster: ${line}`),
  });
  console.log(`cluster: ${cluster.processes.length} processes ready in ${seconds(begun)} s; logs in ${dataDir}/log`);
  const control = await listen(controlOf(cluster));
  const { processes, infrastructure } = cluster;
  const addresses: ClusterAddresses = {
    url: cluster.url,
    grpcAddress: cluster.grpcAddress,
    dataDir,
    control: control.url,
    mailPort,
    erpPort,
    eventsPort,
    otlpPort,
    processes: processes.map(({ name, place, httpUrl, grpcAddress }) => ({
      name,
      service: place.service,
      httpUrl,
      grpcAddress,
    })),
    brokers: [...infrastructure.broker.brokers],
    brokerAdmin: infrastructure.broker.admin,
    passwords: Object.fromEntries(infrastructure.passwords),
    databaseUrls: Object.fromEntries(
      processes.map(({ place: { service } }) => [service, cluster.databaseUrlOf(service)]),
    ),
  };
  const stop = async (): Promise<void> => {
    await control.close();
    await cluster.stop();
    if (!process.env['BATON_KEEP_CLUSTER']) await rm(dataDir, { recursive: true, force: true });
  };
  return { addresses, stop };
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}

/** `POST /kill/task`, `/start/task`, `/stop/task`, `/pause/task`, `/resume/task`, `/kill-broker`, `/start-broker`, `/ready`: the tests run in another process. */
function controlOf(cluster: Cluster): Server {
  const verbs: Readonly<Record<string, (name: string) => Promise<unknown>>> = {
    kill: (name) => cluster.process(name).kill(),
    stop: (name) => cluster.process(name).stop(),
    start: async (name) => {
      const process = cluster.process(name);
      process.start();
      await process.ready(READY_MS);
    },
    pause: async (name) => cluster.process(name).pause(),
    resume: async (name) => cluster.process(name).resume(),
    'kill-broker': () => cluster.infrastructure.killBroker(),
    'start-broker': () => cluster.infrastructure.startBroker(),
    ready: async () => {
      for (const each of cluster.processes) each.start();
      await Promise.all(cluster.processes.map((each) => each.ready(READY_MS)));
    },
    state: async () =>
      Object.fromEntries(
        cluster.processes.map(({ name, pid, unaskedEnds, lastEnd }) => [name, { pid, unaskedEnds, lastEnd }]),
      ),
  };
  return createServer((request, response) => {
    const [, verb = '', name = ''] = (request.url ?? '').split('/');
    Promise.resolve(verbs[verb]?.(name))
      .then((result) => response.writeHead(200).end(JSON.stringify(result ?? null)))
      .catch((error: Error) => response.writeHead(500).end(error.message));
  });
}

async function listen(server: Server): Promise<{ url: string; close(): Promise<void> }> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}
