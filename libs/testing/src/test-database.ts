import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';
import { startPostgres } from '@baton/service-kit/postgres';
import pg from 'pg';

export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  /** An empty schema in the database. */
  readonly schema: string;
  /** Another pool on the same database, closed by `drop`: what another process would hold. */
  newPool(config?: pg.PoolConfig): pg.Pool;
  /** Closes the pools and drops the database. */
  drop(): Promise<void>;
}

/**
 * A fresh, empty database on a real PostgreSQL. All test files of one run share one server, which the first of them
 * starts and which ends with the run, however that ends.
 */
export async function testDatabase(schema = 'test'): Promise<TestDatabase> {
  const admin = new URL(await serverUrl());
  const name = `test_${randomBytes(6).toString('hex')}`;
  await once(admin.href, `create database ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  const pools: pg.Pool[] = [];
  const newPool = (config: pg.PoolConfig = {}) => {
    const pool = new pg.Pool({ connectionString: url.href, max: 10, ...config });
    pool.on('error', () => undefined); // tests terminate backends on purpose
    pools.push(pool);
    return pool;
  };
  const pool = newPool();
  await pool.query(`create schema ${pg.escapeIdentifier(schema)}`);
  const drop = async () => {
    await Promise.all(pools.filter((open) => !open.ended).map((open) => open.end()));
    await once(admin.href, `drop database if exists ${name} with (force)`);
  };
  return { url: url.href, pool, schema, newPool, drop };
}

async function once(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** The test runner's own process: the parent of its forked workers, or this one where workers are threads. */
const runnerPid = isMainThread ? process.ppid : process.pid;
const START_MS = 60_000;
let server: Promise<string> | undefined;

function serverUrl(): Promise<string> {
  return (server ??= joinServer(join(tmpdir(), `baton-test-${runnerPid}`)));
}

/** The first worker to make the folder starts the server; the others wait for its address. */
async function joinServer(dir: string): Promise<string> {
  const address = join(dir, 'url');
  const first = await mkdir(dir).then(
    () => true,
    () => false,
  );
  if (first) {
    endWithRunner(dir);
    // Durability across a power cut is nobody's subject here; killed backends and servers lose nothing either way.
    const { url } = await startPostgres({ dataDir: dir, settings: { fsync: 'off', max_connections: '200' } });
    await writeFile(`${address}.new`, url);
    await rename(`${address}.new`, address);
    return url;
  }
  for (const deadline = performance.now() + START_MS; performance.now() < deadline; await pause(20)) {
    if (existsSync(address)) return readFile(address, 'utf8');
  }
  throw new Error(`No test server in ${dir} after ${START_MS} ms; see its postgres.log`);
}

/** Ends the server when the runner has ended, also after a crash or a kill, which no teardown would see. */
function endWithRunner(dir: string): void {
  const watch = `
    const { readFileSync, rmSync } = require('node:fs');
    const alive = (pid) => { try { process.kill(pid, 0); return true; } catch { return false; } };
    const server = () => { try { return Number(readFileSync(${JSON.stringify(join(dir, 'pgdata', 'postmaster.pid'))}, 'utf8').split('\\n')[0]); } catch { return 0; } };
    const timer = setInterval(() => {
      if (alive(${runnerPid})) return;
      const pid = server();
      if (pid > 0 && alive(pid)) return process.kill(pid, 'SIGQUIT');
      clearInterval(timer);
      rmSync(${JSON.stringify(dir)}, { recursive: true, force: true });
    }, 100);`;
  spawn(process.execPath, ['-e', watch], { cwd: '/', detached: true, stdio: 'ignore' }).unref();
}
