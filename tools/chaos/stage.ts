import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { freePort } from '@baton/testing';

import { startCluster, type Cluster } from '../cluster/cluster.ts';
import { addressList, type ServiceName } from '../cluster/places.ts';
import type { Launch } from '../cluster/service-process.ts';
import { Link } from './link.ts';
import { openOutside, type Outside } from './outside.ts';
import { roomFor, type Room } from './room.ts';

const READY_MS = 120_000;
export const ADMIN_KEY = 'baton_chaos_0123456789abcdef';
const CLOCK_HOOK = fileURLToPath(new URL('./hooks/clock.mjs', import.meta.url));
const LARGE = { execution: 3, task: 1, notification: 2, integration: 1, insight: 2, model: 1, portal: 1 };
/** Up sooner. */
const SMALL = { ...LARGE, execution: 2, notification: 1, insight: 1 };

/** Where a sitting takes place: a cluster every connection of which can be broken, and the systems around it. */
export interface Stage {
  readonly cluster: Cluster;
  readonly outside: Outside;
  readonly links: ReadonlyMap<string, Link>;
  /** The disk that PostgreSQL writes to; undefined where none of limited size can be had. */
  readonly room: Room | undefined;
  /** The clients' way to each replica of `execution`, and to `task`. */
  readonly executions: readonly string[];
  readonly task: string;
  clockFileOf(process: string): string;
  /** Where planted bugs are noted as they are loaded. */
  readonly planted: string;
  /** Whether a process is still of the older release; absent: none was begun with. */
  readonly isOld: ((process: string) => boolean) | undefined;
  close(): Promise<void>;
}

export interface StageOptions {
  /** The folder of an older release, which all replicas of `execution` but one begin as. */
  readonly oldRelease?: string | undefined;
  /** Fewer replicas. */
  readonly small: boolean;
  /** Loaded into every process before its program. */
  readonly hooks: readonly string[];
  readonly keep: boolean;
  /** Ends the start. */
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
}

export async function setStage({ small, hooks, keep, oldRelease, signal, report }: StageOptions): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-chaos-'));
  const replicas = small ? SMALL : LARGE;
  const links = new Map<string, Link>();
  const link = async (name: string, target?: number): Promise<Link> => {
    const opened = await Link.open(name, target);
    links.set(name, opened);
    return opened;
  };
  const postgresDir = join(dataDir, 'postgres');
  const room = await roomFor(postgresDir, report);
  const outside = await openOutside();
  let cluster: Cluster | undefined;
  const close = async (): Promise<void> => {
    // Nothing of it is needed any more: what ends at once need not end in good order.
    await Promise.all(cluster?.processes.map((each) => each.kill()) ?? []);
    await cluster?.stop();
    for (const each of links.values()) await each.close();
    await outside.close();
    await room?.close();
    if (keep) report(`What is left of it is in ${dataDir}`);
    else await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const http = await freePort();
    const brokerPort = await freePort();
    const broker = await link('broker', brokerPort);
    const grpc = await grpcLinks(replicas, link);
    const planted = join(dataDir, 'planted');
    const clockFileOf = (name: string): string => join(dataDir, `clock-${name}`);
    const launchOf = (name: string, release?: string): Launch => ({
      nodeArguments: [CLOCK_HOOK, ...hooks].flatMap((hook) => ['--import', hook]),
      env: { BATON_SERVICES: addressesOf(grpc), BATON_CHAOS_CLOCK: clockFileOf(name), BATON_CHAOS_PLANTED: planted },
      ...(release !== undefined && { release }),
    });
    cluster = await startCluster({
      dataDir,
      postgresDir,
      replicas,
      ports: async (service, replica) => ({
        httpPort: service === 'portal' ? http : await freePort(),
        grpcPort: grpc.get(`${service} ${replica}`)?.target ?? 0,
      }),
      brokerPort,
      advertisedBrokerPort: broker.port,
      postgresPortFor: async (port, { name }) => (await link(`${name}→postgres`, port)).port,
      env: {
        PATH: process.env['PATH'] ?? '',
        BATON_PUBLIC_URL: `http://127.0.0.1:${http}`,
        BATON_ADMIN_EMAIL: 'admin@chaos.example',
        BATON_ADMIN_PASSWORD: 'the first admin of chaos',
        BATON_ADMIN_API_KEY: ADMIN_KEY,
        BATON_OUTBOUND_ALLOW: `127.0.0.1:${outside.callPort}`,
        SMTP_URL: outside.smtpUrl,
        BATON_LOG_LEVEL: 'warn',
      },
      launchOf: ({ name, service }) => launchOf(name, service === 'execution' ? oldRelease : undefined),
      signal,
      report,
    });
    const addressOf = (service: ServiceName, replica: number): string =>
      `127.0.0.1:${grpc.get(`${service} ${replica}`)?.link.port ?? 0}`;
    return {
      cluster,
      outside,
      links,
      room,
      executions: Array.from({ length: replicas.execution }, (_, replica) => addressOf('execution', replica)),
      task: addressOf('task', 0),
      clockFileOf,
      planted,
      isOld: oldRelease === undefined ? undefined : await mixReleases(cluster, launchOf),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Makes the first replica of `execution` one of this release: it migrates the database under the others. Those go on as
 * they are until they end, for whatever reason, and begin again as this release: an old one refuses what a new one has migrated.
 *
 * @returns whether a process is still an old one
 */
async function mixReleases(cluster: Cluster, launchOf: (name: string) => Launch): Promise<(name: string) => boolean> {
  const [first, ...others] = cluster.processes.filter(({ place }) => place.service === 'execution');
  await first?.restart(launchOf(first.name));
  await first?.ready(READY_MS);
  const old = new Map(others.map(({ name, pid }) => [name, pid]));
  for (const each of others) each.start(launchOf(each.name));
  return (name) => old.get(name) !== undefined && cluster.process(name).pid === old.get(name);
}

type GrpcLinks = ReadonlyMap<string, { readonly link: Link; readonly target: number }>;

/** By service and replica, counted from 0: where it listens, and the way there for everybody. */
async function grpcLinks(
  replicas: Readonly<Record<string, number>>,
  link: (name: string, target: number) => Promise<Link>,
): Promise<GrpcLinks> {
  const found = new Map<string, { link: Link; target: number }>();
  for (const [service, count] of Object.entries(replicas)) {
    for (let replica = 0; replica < count; replica += 1) {
      const target = await freePort();
      const name = count === 1 ? service : `${service}-${replica + 1}`;
      found.set(`${service} ${replica}`, { link: await link(`→${name}`, target), target });
    }
  }
  return found;
}

/** As the cluster writes BATON_SERVICES, through the links. */
const addressesOf = (grpc: GrpcLinks): string =>
  addressList(
    [...grpc].map(([name, { link }]) => {
      const service = (name.split(' ')[0] ?? '') as ServiceName;
      return { name, service, httpPort: 0, grpcPort: link.port };
    }),
    ({ grpcPort }) => `127.0.0.1:${grpcPort}`,
  );
