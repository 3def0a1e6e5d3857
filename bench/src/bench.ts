import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';

import { startChild, type Child } from './child.js';
import type { Opening, Report } from './client.js';
import type { Order } from './load.js';
import { machineOf, type Machine } from './machine.js';
import type { Composition, Options } from './options.js';
import { cpuOf, postgresUsage, rssOf } from './cpu.js';

export const API_KEY = 'baton_bench_key';
/** Instances under way at once, where nobody says otherwise. */
const IN_FLIGHT = 200;
/** What servers say; shown where one does not start. */
const logFile = join(tmpdir(), `baton-bench-${process.pid}.log`);

/** A server of the run, with a database of its own. */
export interface Server {
  readonly pid: number;
  readonly grpc: string;
  readonly http: string;
  readonly databaseUrl: string;
  readonly apiKey: string;
  readonly pool: pg.Pool;
  /** What it and its PostgreSQL have used so far. */
  usage(): Promise<ServerUsage>;
  /** Drains and ends. */
  stop(): Promise<void>;
  /** Ends it with -9; its PostgreSQL, where that is its own, stays behind and is dealt with by the next start. */
  kill(): Promise<void>;
}

export interface ServerUsage {
  /** CPU seconds since their start. */
  readonly server: number;
  readonly postgres: number;
  readonly serverMb: number;
  readonly postgresMb: number;
  readonly databaseBytes: number;
  readonly walBytes: number;
}

/** A client of the run, in a process of its own. Takes one order at a time. */
export interface Client {
  readonly pid: number;
  /** CPU seconds so far. */
  cpu(): number;
  order(order: Order): Promise<Report>;
  close(): Promise<void>;
}

/** What a scenario works with. Whatever it started and did not end is ended after it. */
export interface Bench {
  readonly options: Options;
  /** Empty at first, and removed in the end. */
  readonly dataDir: string;
  /** Known once something serves. */
  readonly machine: Machine | undefined;
  serve(options?: {
    dataDir?: string;
    composition?: Composition;
    env?: Readonly<Record<string, string>>;
  }): Promise<Server>;
  /** Deploys the workload's process and connects. */
  drive(server: Server, opening: Pick<Opening, 'workload'> & Partial<Opening>): Promise<Client>;
  say(line: string): void;
}

/** Runs `work` with a bench of its own, and leaves nothing behind. */
export async function withBench<Result>(options: Options, work: (bench: Bench) => Promise<Result>): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-bench-'));
  const servers = new Set<Server>();
  const clients = new Set<Client>();
  let machine: Machine | undefined;
  const bench: Bench = {
    get machine() {
      return machine;
    },
    options,
    dataDir,
    say: (line) => console.log(line),
    serve: async ({ dataDir: dir = dataDir, composition = options.composition, env = {} } = {}) => {
      const server = await startServer(options, [dir, API_KEY, composition], env, (ended) => servers.delete(ended));
      servers.add(server);
      machine ??= await machineOf(server.pool);
      return server;
    },
    drive: async (server, opening) => {
      const client = await startClient(options, server, opening, (ended) => clients.delete(ended));
      clients.add(client);
      return client;
    },
  };
  const leave = async (): Promise<void> => {
    for (const client of clients) await client.close();
    for (const server of servers) await server.stop();
    endLeftPostgres(dataDir);
    rmSync(logFile, { force: true });
    rmSync(dataDir, { recursive: true, force: true });
  };
  const interrupted = (): void => void leave().finally(() => process.exit(1));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    return await work(bench);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await leave();
  }
}

/** The PostgreSQL of a server that was killed and not started again. */
function endLeftPostgres(dataDir: string): void {
  try {
    const [pid] = readFileSync(join(dataDir, 'postgres/pgdata/postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGINT');
  } catch {
    // It has ended, as it should.
  }
}

async function startServer(
  { workload, profile }: Options,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  ended: (server: Server) => void,
): Promise<Server> {
  const child = startChild('server', {
    args,
    env,
    profile,
    profileName: `server-${workload}`,
    log: logFile,
  });
  const where = await child.next<{ grpc: string; http: string; databaseUrl: string }>();
  const pool = new pg.Pool({ connectionString: where.databaseUrl, max: 2, application_name: 'bench' });
  pool.on('error', () => undefined);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    ended(server);
    await pool.end();
    await child.end(signal);
  };
  const server: Server = {
    ...where,
    apiKey: API_KEY,
    pid: child.pid,
    pool,
    usage: () => usageOf(pool, child.pid),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
  return server;
}

async function usageOf(pool: pg.Pool, pid: number): Promise<ServerUsage> {
  const { rows } = await pool.query<{ bytes: string; wal: string; parent: string }>(
    `select pg_database_size(current_database()) as bytes, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as wal,
       (regexp_split_to_array(pg_read_file('postmaster.pid'), '\n'))[1] as parent`,
  );
  const { bytes = '0', wal = '0', parent = '0' } = rows[0] ?? {};
  const postgres = postgresUsage(Number(parent));
  return {
    server: cpuOf(pid),
    postgres: postgres.cpu,
    serverMb: rssOf(pid),
    postgresMb: postgres.rssMb,
    databaseBytes: Number(bytes),
    walBytes: Number(wal),
  };
}

async function startClient(
  { workload, transport, inFlight: asked, profile }: Options,
  { grpc, http, apiKey }: Server,
  opening: Pick<Opening, 'workload'> & Partial<Opening>,
  ended: (client: Client) => void,
): Promise<Client> {
  const child: Child = startChild('client', { profile, profileName: `client-${workload}` });
  const inFlight = asked ?? opening.workload.inFlight ?? IN_FLIGHT;
  child.tell({ grpc, http, apiKey, transport, inFlight, ...opening } satisfies Opening);
  await child.next();
  const client: Client = {
    pid: child.pid,
    cpu: () => cpuOf(child.pid),
    order: (order) => {
      child.tell(order);
      return child.next<Report>();
    },
    close: () => {
      ended(client);
      return child.finish();
    },
  };
  return client;
}
