import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { databaseUrlOf, topology } from '@baton/provision';
import { freshBundle, isTraced } from '@baton/standalone/bundle';

import { asInContainer } from './container.ts';
import { startInfrastructure, type Infrastructure } from './infrastructure.ts';
import { Leftovers } from './leftovers.ts';
import { addressList, grpcAddressOf, httpUrlOf, placesOf, type Place, type Ports, type Replicas } from './places.ts';
import { ServiceProcess, type Launch } from './service-process.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const READY_MS = 300_000;
/** Processes that end so often before they were ready will not get there. */
const PATIENCE = 3;

export interface ClusterOptions {
  readonly dataDir: string;
  readonly replicas: Replicas;
  readonly ports: Ports;
  /** 0 takes a free one. */
  readonly brokerPort?: number;
  /** Where the services find the broker, if not at its own port: that of a proxy, which listens before this starts. */
  readonly advertisedBrokerPort?: number;
  /** A PostgreSQL of one's own, as a superuser; absent: one is started. */
  readonly databaseUrl?: string | undefined;
  readonly databases?: 'one' | 'per-service';
  /** Of the PostgreSQL that is started; default: `postgres` in the data folder. */
  readonly postgresDir?: string;
  /** Where one process finds PostgreSQL, if not at its own port: that of a proxy. Asked once, before the process starts. */
  readonly postgresPortFor?: (port: number, place: Place) => number | Promise<number>;
  /** Settings that all services get. */
  readonly env: Readonly<Record<string, string>>;
  /** How each process is run at first; {@link ServiceProcess.start} changes it. */
  readonly launchOf?: (place: Place) => Launch;
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Baton as separate processes on this machine, with a broker and a PostgreSQL. */
export interface Cluster {
  /** Of the portal: what people, programs and webhooks call. */
  readonly url: string;
  /** Of the first `execution`. */
  readonly grpcAddress: string;
  readonly processes: readonly ServiceProcess[];
  readonly infrastructure: Infrastructure;
  /** @throws Error when there is none of that name */
  process(name: string): ServiceProcess;
  /** As the role of a service. */
  databaseUrlOf(service: string): string;
  /** Services first, then the broker, then PostgreSQL. Safe to call twice. */
  stop(): Promise<void>;
}

/** @throws Error that says what could not be started; nothing is left running */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { report, signal } = options;
  const dataDir = resolve(options.dataDir);
  const leftovers = Leftovers.claim(dataDir, report);
  const lastResort = () => leftovers.endAll();
  process.once('exit', lastResort);
  const places = await placesOf(options.replicas, options.ports);
  const databases = options.databases ?? 'one';
  let processes: readonly ServiceProcess[] = [];
  let infrastructure: Infrastructure | undefined;

  const stopAll = async (): Promise<void> => {
    await Promise.all(processes.map((each) => each.stop()));
    await infrastructure?.stop();
    leftovers.release();
    process.removeListener('exit', lastResort);
  };
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= stopAll());

  try {
    infrastructure = await startInfrastructure({ ...options, dataDir, databases, leftovers });
    signal?.throwIfAborted();
    mkdirSync(join(dataDir, 'log'), { recursive: true });
    const standing = infrastructure;
    const postgresPort = Number(new URL(standing.databaseUrl).port || 5432);
    const ports = await Promise.all(
      places.map((place) => options.postgresPortFor?.(postgresPort, place) ?? postgresPort),
    );
    processes = places.map(
      (place, index) =>
        new ServiceProcess(place, {
          mainOf: (launch) => bundledMain(place, launch, options.env) ?? mainOf(place, launch.release ?? root),
          envOf: (launch) => {
            const env = {
              ...options.env,
              ...environmentOf(place, places, standing),
              DATABASE_URL: atPort(databaseUrlIn(standing, place.service, databases), ports[index] ?? postgresPort),
              ...launch.env,
            };
            return launch.asInContainer ? asInContainer(env, join(dataDir, 'secrets', place.name)) : env;
          },
          launch: options.launchOf?.(place) ?? {},
          logFile: join(dataDir, 'log', `${place.name}.log`),
          leftovers,
          report,
        }),
    );
    for (const each of processes) each.start();
    await Promise.all(processes.map((each) => each.ready(READY_MS, { patience: PATIENCE, ...(signal && { signal }) })));
    return {
      url: httpUrlOf(first(places, 'portal')),
      grpcAddress: grpcAddressOf(first(places, 'execution')),
      processes,
      infrastructure,
      process: (name) => processes.find((each) => each.name === name) ?? fail(`There is no process ${name}`),
      databaseUrlOf: (service) => databaseUrlIn(standing, service, databases),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const first = (places: readonly Place[], service: string): Place =>
  places.find((place) => place.service === service) ?? fail(`There is no ${service}`);

/** As it starts in a third of the time, which is nothing for another release, as in a container, for spans, or where modules are replaced. */
function bundledMain(
  { service }: Place,
  { release, env, nodeArguments = [], asInContainer: plain = false }: Launch,
  common: ClusterOptions['env'],
): string | undefined {
  if (release !== undefined || plain || nodeArguments.length > 0 || isTraced({ ...common, ...env })) return undefined;
  const bundled = freshBundle(service);
  return bundled && fileURLToPath(bundled);
}

function mainOf({ service }: Place, release: string): string {
  const dist = join(release, 'services', service, 'dist');
  const found = ['src/main.js', 'main.js'].map((file) => join(dist, file)).find((file) => existsSync(file));
  return found ?? fail(`${service} is not built: there is no main.js in ${dist}`);
}

function databaseUrlIn({ databaseUrl, passwords }: Infrastructure, service: string, databases: 'one' | 'per-service') {
  const place = topology.find((each) => each.service === service) ?? fail(`There is no service ${service}`);
  return databaseUrlOf({ url: databaseUrl, databases, passwordOf: (name) => passwords.get(name) ?? '' }, place);
}

const atPort = (url: string, port: number): string => Object.assign(new URL(url), { port: String(port) }).href;

/** What one process is told, beside its database. */
function environmentOf(
  place: Place,
  places: readonly Place[],
  { brokers, keysDir, passwords }: Infrastructure,
): Readonly<Record<string, string>> {
  const { service } = place;
  const upstreams = places.filter((each) => each.service !== 'portal');
  return {
    DATABASE_POOL_SIZE: '12',
    KAFKA_BROKERS: brokers.join(','),
    KAFKA_USERNAME: service,
    KAFKA_PASSWORD: passwords.get(service) ?? '',
    KAFKAJS_NO_PARTITIONER_WARNING: '1',
    // Processes load the same modules: compiled once, each of them starts with a third less work.
    NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/baton-compiled'),
    BATON_SERVICES: addressList(places, grpcAddressOf),
    BATON_SERVICE_KEY_FILE: join(keysDir, `${service}.pem`),
    BATON_SERVICE_KEYS_FILE: join(keysDir, 'keys.json'),
    BATON_MASTER_KEY_FILE: join(keysDir, 'master.key'),
    BATON_HTTP_PORT: String(place.httpPort),
    BATON_GRPC_PORT: String(place.grpcPort),
    ...(service === 'portal' && { BATON_UPSTREAMS: addressList(upstreams, httpUrlOf) }),
  };
}

function fail(message: string): never {
  throw new Error(message);
}
