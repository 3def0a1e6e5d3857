import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { loadConfig, provision, providePassword, serviceNames } from '@baton/provision';
import { startBroker, type Broker } from '@baton/testing/kafka-broker';

import { startDatabase } from './database.ts';
import type { Leftovers } from './leftovers.ts';

export interface InfrastructureOptions {
  readonly dataDir: string;
  /** A PostgreSQL of one's own, as a superuser; absent: one is started. */
  readonly databaseUrl?: string | undefined;
  readonly databases: 'one' | 'per-service';
  readonly postgresDir?: string | undefined;
  /** 0 takes a free one. */
  readonly brokerPort?: number;
  readonly advertisedBrokerPort?: number;
  readonly leftovers: Leftovers;
  readonly report: (line: string) => void;
}

/** What the services stand on. */
export interface Infrastructure {
  readonly broker: Broker;
  /** Where services find it: at its own port, or at the one that it names instead. */
  readonly brokers: readonly string[];
  /** Of the superuser; no service gets to know it. */
  readonly databaseUrl: string;
  readonly keysDir: string;
  readonly passwords: ReadonlyMap<string, string>;
  killBroker(): Promise<void>;
  startBroker(): Promise<void>;
  /** `kill -9` of the PostgreSQL that was started here; it stays away until {@link startPostgres}. */
  killPostgres(): Promise<void>;
  startPostgres(): Promise<void>;
  stop(): Promise<void>;
}

const WATCH_MS = 1_000;

/** Broker and PostgreSQL, provisioned. What ends unasked is started again on the same port. */
export async function startInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  const { dataDir, leftovers, report, brokerPort = 0, advertisedBrokerPort } = options;
  const keysDir = join(dataDir, 'keys');
  const passwords = new Map<string, string>();
  for (const service of serviceNames) passwords.set(service, await providePassword(keysDir, service));
  const stopping = new AbortController();
  const [database, broker] = await both(
    startDatabase(options, stopping.signal),
    startBroker({
      dataDir: join(dataDir, 'kafka'),
      users: [...passwords].map(([name, password]) => ({ name, password })),
      ...(brokerPort !== 0 && { port: brokerPort }),
      ...(advertisedBrokerPort !== undefined && { advertisedPort: advertisedBrokerPort }),
    }),
  );
  const remember = () => (broker.pid === undefined ? leftovers.remove('kafka') : leftovers.add('kafka', broker.pid));
  remember();
  let wanted = true;
  const infrastructure: Infrastructure = {
    broker,
    brokers: advertisedBrokerPort === undefined ? broker.brokers : [`127.0.0.1:${advertisedBrokerPort}`],
    databaseUrl: database.url,
    keysDir,
    passwords,
    async killBroker() {
      wanted = false;
      await broker.kill();
      remember();
    },
    async startBroker() {
      await broker.start();
      remember();
      wanted = true;
    },
    killPostgres: () => database.kill(),
    startPostgres: () => database.start(),
    async stop() {
      stopping.abort();
      await broker.stop();
      await database.stop();
    },
  };
  void watchBroker(infrastructure, () => wanted, stopping.signal, report);
  try {
    await provision(
      loadConfig({
        DATABASE_URL: database.url,
        BATON_DATABASES: options.databases,
        BATON_KEYS_DIR: keysDir,
        KAFKA_BROKERS: broker.brokers.join(','),
        KAFKA_USERNAME: broker.admin?.name,
        KAFKA_PASSWORD: broker.admin?.password,
      }),
    );
  } catch (error) {
    await infrastructure.stop();
    throw error;
  }
  return infrastructure;
}

/** Both, or neither: what has started is stopped when the other cannot. */
async function both<One extends { stop(): Promise<void> }, Other extends { stop(): Promise<void> }>(
  one: Promise<One>,
  other: Promise<Other>,
): Promise<[One, Other]> {
  const [first, second] = await Promise.allSettled([one, other]);
  if (first.status === 'fulfilled' && second.status === 'fulfilled') return [first.value, second.value];
  if (first.status === 'fulfilled') await first.value.stop();
  if (second.status === 'fulfilled') await second.value.stop();
  throw first.status === 'rejected' ? first.reason : (second as PromiseRejectedResult).reason;
}

async function watchBroker(
  infrastructure: Infrastructure,
  wanted: () => boolean,
  stopping: AbortSignal,
  report: (line: string) => void,
): Promise<void> {
  while (!stopping.aborted) {
    await pause(WATCH_MS, undefined, { ref: false });
    if (stopping.aborted || !wanted() || isAlive(infrastructure.broker.pid)) continue;
    report('Kafka has ended; starting it again');
    await infrastructure.startBroker().catch((error: Error) => report(`Kafka does not start: ${error.message}`));
  }
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
