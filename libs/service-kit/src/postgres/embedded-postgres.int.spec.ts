import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { isDatabaseAway } from '../database/pool.js';
import { startPostgres, type RunningPostgres } from './embedded-postgres.js';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'baton-embedded-'));
  cleanUps.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function start(dataDir: string): Promise<RunningPostgres> {
  const running = await startPostgres({ dataDir });
  cleanUps.push(() => running.stop());
  return running;
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return Object.values((await client.query(sql)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the embedded PostgreSQL', () => {
  it('keeps what was written across a restart, durably and behind a password', async () => {
    const dir = await folder();
    const first = await start(dir);
    await ask(first.url, 'create table kept as select 7 as n');
    expect(await ask(first.url, 'show fsync')).toBe('on');
    expect(await ask(first.url, 'show listen_addresses')).toBe('127.0.0.1');
    await expect(ask(first.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow('password');
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    expect(await ask((await start(dir)).url, 'select n from kept')).toBe(7);
  });

  it('answers at a socket too, to its user and password only', async () => {
    const running = await start(await folder());
    expect(await ask(running.socketUrl, 'select inet_server_addr() is null')).toBe(true);
    expect(await ask(running.url, 'select inet_server_addr() is null')).toBe(false);
    await expect(ask(running.socketUrl.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow('password');
    await running.stop();
    const away = await ask(running.socketUrl, 'select 1').catch((error: unknown) => error);
    expect(isDatabaseAway(away)).toBe(true);
  });

  it('answers without a socket where a path is too long for one', async () => {
    const running = await start(join(await folder(), 'long'.repeat(25)));
    expect(await ask(running.socketUrl, 'select inet_server_addr() is null')).toBe(false);
  });

  it('runs in a folder that only its owner may enter', async () => {
    const dir = await folder();
    await chmod(dir, 0o700);
    expect(await ask((await start(dir)).url, 'select 1')).toBe(1);
  });

  async function forsake(dir: string): Promise<void> {
    const dead = spawn('true');
    await once(dead, 'exit');
    await writeFile(join(dir, 'owner.pid'), `${dead.pid} 1`);
  }

  it('takes over the server that a killed process left behind, and ends the sessions of that process', async () => {
    const dir = await folder();
    const left = await start(dir);
    const session = new pg.Client({ connectionString: left.url });
    session.on('error', () => undefined);
    await session.connect();
    const cut = new Promise<void>((done) => session.once('end', () => done()));
    await forsake(dir);
    const next = await start(dir);
    expect([next.pid, next.url]).toEqual([left.pid, left.url]);
    await cut;
    expect(await ask(next.url, 'select 1')).toBe(1);
    await next.stop();
    await next.ended;
    expect(isAlive(left.pid)).toBe(false);
  });

  it('stops a server left behind that runs with other settings', async () => {
    const dir = await folder();
    const left = await startPostgres({ dataDir: dir, settings: { work_mem: '5MB' } });
    cleanUps.push(() => left.stop());
    await forsake(dir);
    const next = await start(dir);
    expect(isAlive(left.pid)).toBe(false);
    expect(await ask(next.url, 'show work_mem')).toBe('4MB');
  });

  it('leaves the server of a living process alone', async () => {
    const dir = await folder();
    const running = await start(dir);
    await expect(startPostgres({ dataDir: dir })).rejects.toThrow('in use');
    expect(await ask(running.url, 'select 1')).toBe(1);
  });

  it('names the end of its log when it cannot start', async () => {
    const dir = await folder();
    await expect(startPostgres({ dataDir: dir, settings: { shared_buffers: 'plenty' } })).rejects.toThrow(
      'shared_buffers',
    );
    expect(await readFile(join(dir, 'postgres.password'), 'utf8')).not.toBe('');
  });
});
