import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import pg from 'pg';

import { freePort, until } from '@baton/testing';

const run = promisify(execFile);
const PACKAGED = '/usr/lib/postgresql';
const PASSWORD = 'of-the-superuser';

/** A PostgreSQL of the machine's own, as an operator has it, with its client programs. */
export interface OwnPostgres {
  /** Of a superuser, to a new database. */
  readonly url: string;
  /** `pg_dump`, `pg_restore`, `pg_basebackup` … of the same version. @throws Error with what it printed */
  program(name: string, ...args: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/** @throws Error when Debian's package is not installed */
export async function ownPostgres(): Promise<OwnPostgres> {
  const versions = await readdir(PACKAGED).catch(() => [] as string[]);
  const newest = versions.toSorted((one, other) => Number(other) - Number(one))[0];
  if (newest === undefined) throw new Error(`There is no PostgreSQL in ${PACKAGED}: apt-get install postgresql`);
  const bin = (name: string): string => join(PACKAGED, newest, 'bin', name);
  const user = process.getuid?.() === 0 ? await userOf('postgres') : undefined;
  const identity = user ?? {};
  const folder = await mkdtemp(join(tmpdir(), 'baton-own-postgres-'));
  const secret = join(folder, 'password');
  await writeFile(secret, PASSWORD);
  if (user !== undefined) for (const path of [folder, secret]) await chown(path, user.uid, user.gid);
  const data = join(folder, 'data');
  const access = ['--auth=scram-sha-256', `--pwfile=${secret}`, '--username=postgres', '--encoding=UTF8'];
  await run(bin('initdb'), ['--pgdata', data, '--no-locale', ...access], { ...identity, cwd: folder });
  const port = await freePort();
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '300' };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(bin('postgres'), ['-D', data, '-p', String(port), ...options], {
    ...identity,
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = once(server, 'exit');
  const at = (database: string): string => `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`;
  const stop = async (): Promise<void> => {
    server.kill('SIGINT');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until('PostgreSQL answers', () => ask(at('postgres'), 'select 1'), 60_000);
    await ask(at('postgres'), 'create database baton');
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: at('baton'),
    program: async (name, ...args) => (await run(bin(name), args, { cwd: folder })).stdout,
    stop,
  };
}

async function ask(url: string, sql: string): Promise<true> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
    return true;
  } finally {
    await client.end();
  }
}

async function userOf(name: string): Promise<{ uid: number; gid: number }> {
  const users = await readFile('/etc/passwd', 'utf8');
  const [, , uid, gid] =
    users
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.split(':') ?? [];
  if (uid === undefined || gid === undefined) throw new Error(`There is no user ${name} to run PostgreSQL as`);
  return { uid: Number(uid), gid: Number(gid) };
}
