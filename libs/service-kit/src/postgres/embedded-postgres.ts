import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { chooseRunner, environment, identity, program, type Runner } from './packaged-programs.js';
import { argumentsOf, birth, commandOf, end, endOf, isAlive } from './server-process.js';

const run = promisify(execFile);
const USER = 'baton';
const READY_MS = 120_000;

export interface PostgresOptions {
  /** Holds the cluster (`pgdata`), its log and its password; made when absent. One process at a time may use it. */
  readonly dataDir: string;
  /** Default: any free port of 127.0.0.1. */
  readonly port?: number;
  /** Server settings over the defaults, e.g. `{ shared_buffers: '256MB' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Made on the first start; default `baton`. */
  readonly database?: string;
}

export interface RunningPostgres {
  /** With user and password. Reachable from this machine only. */
  readonly url: string;
  /** As `url`, by a socket of the file system where the folder's path is short enough for one: less work per statement. */
  readonly socketUrl: string;
  readonly port: number;
  readonly pid: number;
  /** Ends open sessions and stops the server. Close pools before. */
  stop(): Promise<void>;
  /** Settles when the server has ended, also unasked. */
  readonly ended: Promise<void>;
}

/**
 * Durable by PostgreSQL's own defaults: `fsync` and `synchronous_commit` stay on. Queries of clients that have died end
 * within seconds, as they may hold locks.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  client_connection_check_interval: '2s',
  listen_addresses: '127.0.0.1',
  jit: 'off',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  // A new segment holds up every commit while it is written full of zeros; those used again are written anyway.
  wal_init_zero: 'off',
  // Otherwise the kernel writes all that has grown for 30 s at once, and commits wait for it a tenth of a second and more.
  backend_flush_after: '1MB',
  file_extend_method: 'write_zeros',
  // Under load, a table has thousands of rows a second whose room can be given back.
  autovacuum_naptime: '15s',
  idle_in_transaction_session_timeout: '60s',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/**
 * Starts the PostgreSQL that comes with the npm package and waits until it takes connections.
 * A server left over in `dataDir` by a process that was killed is taken over where it runs as this one would, so that
 * nothing has to be recovered; otherwise it is stopped first.
 *
 * @throws Error when the folder is in use by a living process, or with the end of the server's log
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const dir = resolve(options.dataDir);
  await mkdir(dir, { recursive: true });
  await claim(dir);
  try {
    const runner = await chooseRunner(dir);
    const left = await takeOver(dir, runner, options);
    if (left === undefined) await stopLeftover(dir);
    const password = await initialise(dir, runner);
    const server = left ?? (await serve(dir, runner, options));
    const url = (database: string) => `postgres://${USER}:${password}@127.0.0.1:${server.port}/${database}`;
    const stop = async () => {
      await end(server.pid, server.hasEnded);
      await rm(join(dir, 'owner.pid'), { force: true });
    };
    const database = options.database ?? 'baton';
    try {
      await prepare(url('postgres'), database, left !== undefined);
    } catch (error) {
      await stop();
      throw error;
    }
    const host = hasSocket(dir) ? `?host=${encodeURIComponent(join(dir, 'pgdata'))}` : '';
    return {
      url: url(database),
      socketUrl: url(database) + host,
      port: server.port,
      pid: server.pid,
      stop,
      ended: server.ended,
    };
  } catch (error) {
    await rm(join(dir, 'owner.pid'), { force: true });
    throw error;
  }
}

/** One owner per folder: a second start must not stop the server of the first. The start time tells a reused pid. */
async function claim(dir: string): Promise<void> {
  const file = join(dir, 'owner.pid');
  const [pid, born] = (await readFile(file, 'utf8').catch(() => '')).split(' ');
  const own = pid === String(process.pid);
  if (pid && !own && isAlive(Number(pid)) && birth(Number(pid)) === born)
    throw new Error(`${dir} is in use by process ${pid}`);
  if (own && (await serverOf(dir)) !== undefined) throw new Error(`${dir} is in use by this process`);
  await writeFile(file, `${process.pid} ${birth(process.pid)}`);
}

async function initialise(dir: string, runner: Runner): Promise<string> {
  const data = join(dir, 'pgdata');
  const secret = join(dir, 'postgres.password');
  if (existsSync(join(data, 'PG_VERSION'))) return (await readFile(secret, 'utf8')).trim();
  const draft = join(dir, 'pgdata.new');
  const handed = join(dir, 'postgres.password.new');
  const password = randomBytes(18).toString('base64url');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(handed, password, { mode: 0o600 });
  if (runner.user) for (const path of [draft, handed]) await chown(path, runner.user.uid, runner.user.gid);
  const locale = ['--locale-provider=builtin', '--locale=C.UTF-8', '-E', 'UTF8'];
  const [command, args] = program(runner, 'initdb', [
    '-D',
    draft,
    '-U',
    USER,
    '--auth=scram-sha-256',
    `--pwfile=${handed}`,
    ...locale,
  ]);
  await run(command, args, { ...identity(runner), cwd: '/', env: environment() });
  await writeFile(secret, password, { mode: 0o600 });
  await rm(handed);
  await rename(draft, data);
  return password;
}

interface Served {
  readonly pid: number;
  readonly hasEnded: () => boolean;
  readonly port: number;
  readonly ended: Promise<void>;
}

async function serve(dir: string, runner: Runner, options: PostgresOptions): Promise<Served> {
  const port = options.port ?? (await freePort());
  const [command, args] = program(runner, 'postgres', serverArguments(dir, port, options));
  const log = openSync(join(dir, 'postgres.log'), 'a');
  // Detached: an interrupt of the terminal must reach the application alone, which stops PostgreSQL last.
  const child = spawn(command, args, {
    ...identity(runner),
    cwd: '/',
    env: environment(),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise<void>((done) => child.once('exit', () => done()).once('error', () => done()));
  child.unref();
  for (const deadline = performance.now() + READY_MS; performance.now() < deadline; await pause(15)) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) break;
    const { pid, ready } = await noted(dir);
    const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
    if (pid === child.pid && ready) return { pid, port, hasEnded, ended };
  }
  if (child.pid !== undefined) child.kill('SIGQUIT');
  const tail = (await readFile(join(dir, 'postgres.log'), 'utf8').catch(() => ''))
    .trim()
    .split('\n')
    .slice(-5)
    .join('\n');
  throw new Error(`PostgreSQL did not start on port ${port}; the end of ${join(dir, 'postgres.log')}:\n${tail}`);
}

function serverArguments(dir: string, port: number, { settings }: PostgresOptions): string[] {
  const sockets = { unix_socket_directories: hasSocket(dir) ? '.' : '', unix_socket_permissions: '0700' };
  const all = Object.entries({ ...SETTINGS, ...sockets, ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  return ['-D', join(dir, 'pgdata'), '-p', String(port), ...all];
}

/** Longest path of a socket: `sun_path` of macOS, which is shorter than that of Linux, without its last byte. */
const LONGEST_PATH = 103;

/** Whether the server listens at a socket within its own folder too. */
const hasSocket = (dir: string): boolean =>
  process.platform !== 'win32' && Buffer.byteLength(join(dir, 'pgdata', '.s.PGSQL.65535')) <= LONGEST_PATH;

/** The server on the folder, where it takes connections and was started by the same words, from a program still there. */
async function takeOver(dir: string, runner: Runner, options: PostgresOptions): Promise<Served | undefined> {
  const { pid, port, ready } = await noted(dir);
  if (pid === undefined || !ready || !isAlive(pid)) return undefined;
  const wanted = [program(runner, 'postgres', []), serverArguments(dir, options.port ?? port, options)].flat(2);
  const runs = await argumentsOf(pid);
  if (runs === undefined || runs.join('\n') !== wanted.slice(runner.prefix.length).join('\n')) return undefined;
  const hasEnded = () => !isAlive(pid);
  return { pid, port, hasEnded, ended: endOf(pid) };
}

/** What a server says of itself in its folder. */
async function noted(dir: string): Promise<{ pid?: number; port: number; ready: boolean }> {
  const text = await readFile(join(dir, 'pgdata', 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port, , , , state] = text.split('\n');
  return { ...(Number(pid) > 0 && { pid: Number(pid) }), port: Number(port), ready: state?.trim() === 'ready' };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address ? address.port : 0;
}

/** @param takenOver whether sessions of the process before may still be there; they end, as they would with their server */
async function prepare(url: string, database: string, takenOver: boolean): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (takenOver)
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      );
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

async function stopLeftover(dir: string): Promise<void> {
  const pid = await serverOf(dir);
  if (pid !== undefined) await end(pid, () => !isAlive(pid));
}

/** The server that runs on the folder now. */
async function serverOf(dir: string): Promise<number | undefined> {
  const { pid } = await noted(dir);
  return pid !== undefined && isAlive(pid) && (await commandOf(pid)).includes('postgres') ? pid : undefined;
}
