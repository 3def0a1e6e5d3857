import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

import pg from 'pg';

import { ceilingPerSecond } from './ceiling.js';
import { cpuOf, postgresUsage, rssOf } from './cpu.js';
import { workloads } from './workloads.js';

const help = `npm run bench -- WORKLOAD [--seconds N] [--transport stream|unary|rest] [--in-flight N] [--json FILE]
Measures one workload against a server of its own, and checks that what was started was completed once.
  WORKLOAD    ${Object.keys(workloads).join(' ')}
  --seconds   how long it measures (30)
  --in-flight instances under way at once (200)
  --composition  what serves: standalone, or execution with relay and a small read model (standalone)
  --profile   a folder for CPU profiles of server and client
The last line of the output, and FILE, hold the result as JSON.`;

/** Where each composition shows what has ended. */
const READ_MODELS: Readonly<Record<string, string>> = {
  standalone: `insight.instances where standing not in ('running', 'blocked', 'incident')`,
  execution: `bench.progress where state = 'completed'`,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean' },
    seconds: { type: 'string', default: '30' },
    transport: { type: 'string', default: 'stream' },
    'in-flight': { type: 'string', default: '200' },
    json: { type: 'string' },
    composition: { type: 'string', default: 'standalone' },
    profile: { type: 'string' },
  },
});
const [workload = ''] = positionals;
const known = workloads[workload];
if (
  values.help === true ||
  known === undefined ||
  !['stream', 'unary', 'rest'].includes(values.transport) ||
  !(values.composition in READ_MODELS)
) {
  console.log(help);
  process.exit(values.help === true ? 0 : 1);
}
const seconds = Number(values.seconds);

/** A child that speaks JSON, a line a message. */
function start(
  file: string,
  ...args: string[]
): { child: ChildProcess; next(): Promise<Record<string, unknown>>; tell(message: unknown): void } {
  const profile =
    values.profile === undefined
      ? []
      : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`, `--cpu-prof-name=${file}-${workload}.cpuprofile`];
  const child = spawn(process.execPath, [...profile, new URL(`./${file}.js`, import.meta.url).pathname, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return {
    child,
    next: async () => {
      for (;;) {
        const { value, done } = await lines.next();
        if (done === true) throw new Error(`${file} has ended`);
        if (value.startsWith('{')) return JSON.parse(value) as Record<string, unknown>;
      }
    },
    tell: (message) => child.stdin?.write(`${JSON.stringify(message)}\n`),
  };
}

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode === null && child.signalCode === null
    ? new Promise((resolve) => child.once('exit', () => resolve()))
    : Promise.resolve();

const API_KEY = 'baton_bench_key';
const dataDir = mkdtempSync(join(tmpdir(), 'baton-bench-'));
const server = start('server', dataDir, API_KEY, values.composition);
const client = start('client');
let failed = false;
try {
  await measure();
} catch (error) {
  console.error(error);
  failed = true;
} finally {
  client.child.stdin?.end();
  await ended(client.child);
  server.child.kill('SIGTERM');
  await ended(server.child);
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);

interface Measured {
  readonly started: number;
  readonly completed: number;
  readonly duplicates: number;
  readonly failures: number;
  readonly elapsed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

async function measure(): Promise<void> {
  const where = (await server.next()) as { grpc: string; http: string; databaseUrl: string };
  const pool = new pg.Pool({ connectionString: where.databaseUrl, max: 2 });
  pool.on('error', () => undefined);
  client.tell({
    ...where,
    apiKey: API_KEY,
    workload,
    transport: values.transport,
    inFlight: Number(values['in-flight']),
  });
  await client.next();
  const phase = async (seconds: number, perSecond?: number): Promise<Measured> => {
    client.tell({ seconds, perSecond });
    return (await client.next()) as unknown as Measured;
  };
  const ceiling = await ceilingPerSecond(pool, 3);
  await phase(Math.min(5, seconds));
  const before = await usage(pool);
  const result = await phase(seconds);
  const after = await usage(pool);
  const perSecond = result.completed / result.elapsed;
  const lagMs = await readModelLag(pool);
  const half = await phase(Math.min(10, seconds), perSecond / 2);
  const stored = await pool.query<{ started: number; completed: number }>(
    `select count(*)::int as started, count(*) filter (where state = 'completed')::int as completed from execution.instances`,
  );
  await pool.end();
  const per = (name: 'server' | 'client' | 'postgres'): number =>
    Math.round(((after[name] - before[name]) / result.completed) * 1_000_000);
  console.log(`CPU µs per instance: server ${per('server')}, client ${per('client')}, PostgreSQL ${per('postgres')}`);
  const { started = 0, completed = 0 } = stored.rows[0] ?? {};
  const lost = started - completed;
  const summary = {
    workload,
    transport: values.transport,
    composition: values.composition,
    seconds,
    started: result.started,
    completed: result.completed,
    lost,
    duplicates: result.duplicates + half.duplicates,
    perSecond: Math.round(perSecond),
    transitionsPerSecond: Math.round(perSecond * (known?.transitions ?? 0)),
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    halfLoadP50Ms: half.p50Ms,
    halfLoadP99Ms: half.p99Ms,
    cpuSecondsPer1000: (per('server') + per('client') + per('postgres')) / 1000,
    rssMb: { server: after.serverMb, postgres: after.postgresMb },
    bytesPerInstance: Math.round((after.bytes - before.bytes) / result.completed),
    walBytesPerInstance: Math.round((after.wal - before.wal) / result.completed),
    ceilingPerSecond: ceiling,
    readModelLagMs: lagMs,
    shareOfCeiling: Number((perSecond / ceiling).toFixed(3)),
    traces: 'off',
  };
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(summary)}\n`);
  if (lost !== 0 || result.started !== result.completed || summary.duplicates > 0 || result.failures > 0) {
    failed = true;
    console.error(`Not all is well: ${lost} lost, ${summary.duplicates} doubled, ${result.failures} refused`);
  }
  console.log(JSON.stringify(summary));
}

/** How long after the last answer the read model shows every instance as completed. */
async function readModelLag(pool: pg.Pool): Promise<number> {
  const began = performance.now();
  for (const deadline = began + 60_000; performance.now() < deadline;) {
    const { rows } = await pool.query<{ behind: number }>(
      `select (select count(*) from execution.instances) - (select count(*) from ${READ_MODELS[values.composition]}) as behind`,
    );
    if (Number(rows[0]?.behind) === 0) return Math.round(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  failed = true;
  console.error('The read model has not caught up within a minute');
  return -1;
}

async function usage(pool: pg.Pool) {
  const { rows } = await pool.query<{ bytes: string; wal: string; parent: string }>(
    `select pg_database_size(current_database()) as bytes, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as wal,
       (regexp_split_to_array(pg_read_file('postmaster.pid'), '\n'))[1] as parent`,
  );
  const { bytes = '0', wal = '0', parent = '0' } = rows[0] ?? {};
  const postgres = postgresUsage(Number(parent));
  const [serverPid = 0, clientPid = 0] = [server.child.pid, client.child.pid];
  return {
    bytes: Number(bytes),
    wal: Number(wal),
    server: cpuOf(serverPid),
    client: cpuOf(clientPid),
    postgres: postgres.cpu,
    postgresMb: postgres.rssMb,
    serverMb: rssOf(serverPid),
  };
}
