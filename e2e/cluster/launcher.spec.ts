import { execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { topology } from '@baton/provision';
import { until } from '@baton/testing';

import { Api } from '../harness/api.js';

const ROOT = new URL('../..', import.meta.url).pathname;
const START_MS = 240_000;
const BLOCK = 100;
/** Far more than it takes, since the tests' own cluster and others share the machine; docs/how-to/run-the-cluster.md has a measured figure. */
const READY_WITHIN_S = 200;

describe('npm run cluster', () => {
  let dataDir: string;
  let ports: { http: number; grpc: number };
  const started: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'baton-launched-'));
    // Each service takes some after these, so they lie where no other test takes any.
    const http = randomInt(12_000, 19_000);
    ports = { http, grpc: http + BLOCK };
  });
  afterAll(async () => {
    for (const stop of started) await stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** As somebody at a terminal does it. */
  function launch() {
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      BATON_DATA_DIR: dataDir,
      BATON_HTTP_PORT: String(ports.http),
      BATON_GRPC_PORT: String(ports.grpc),
      // All other clusters of the tests have one database for all.
      BATON_DATABASES: 'per-service',
    };
    const child = spawn('npm', ['run', '--silent', 'cluster', '--', '--execution', '1'], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    started.push(() => (child.kill('SIGTERM'), ended));
    const running = () =>
      until('it runs', () => output.includes('Stop it with Ctrl-C') || child.exitCode !== null, START_MS).then(() => {
        if (child.exitCode !== null) throw new Error(`It ended:\n${output}`);
      });
    return { child, ended, running, output: () => output };
  }
  /** What runs now, as the launcher keeps it: the launcher itself, services, the broker. */
  const known = (): { name: string; pid: number }[] =>
    JSON.parse(readFileSync(join(dataDir, 'processes.json'), 'utf8')) as { name: string; pid: number }[];
  const alive = (pid: number): boolean => {
    try {
      return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
    } catch {
      return false; // ps knows none of that number
    }
  };
  const postmaster = (): readonly number[] =>
    readFileSync(join(dataDir, 'postgres/pgdata/postmaster.pid'), 'utf8').split('\n').map(Number);
  const postgres = (): number => postmaster()[0] ?? 0;
  /** Who is connected where, as its superuser sees it. */
  async function sessions(): Promise<readonly string[]> {
    const password = readFileSync(join(dataDir, 'postgres/postgres.password'), 'utf8').trim();
    const port = postmaster()[3] ?? 0;
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'baton', password, database: 'postgres' });
    await client.connect();
    try {
      const { rows } = await client.query<{ session: string }>(
        `select distinct usename || ' in ' || datname as session from pg_stat_activity where usename like 'baton\\_%' order by 1`,
      );
      return rows.map(({ session }) => session);
    } finally {
      await client.end();
    }
  }

  it('brings every service and the example, and starts again what ends by itself', async () => {
    const first = launch();
    await first.running();
    const [, processes, readyS] = /running: (\d+) processes, ready in ([\d.]+) s/.exec(first.output()) ?? [];
    expect(Number(processes)).toBe(topology.length);
    expect(Number(readyS)).toBeLessThan(READY_WITHIN_S);
    console.log(`npm run cluster: ready in ${readyS} s`);
    expect(first.output()).toContain('petra@company.example');
    const key = readFileSync(join(dataDir, 'admin-api-key'), 'utf8').trim();
    const api = new Api(`http://127.0.0.1:${ports.http}`, { authorization: `Bearer ${key}` });
    expect((await api.get('/v1/processes')).body).toMatchObject({
      processes: [expect.objectContaining({ processKey: 'vendor-onboarding' })],
    });
    const before = known().find(({ name }) => name === 'model')?.pid ?? 0;
    process.kill(before, 'SIGKILL');
    await until('it says so', () => /model has ended .* starting it again/.test(first.output()));
    await until('models are there again', async () => (await api.get('/v1/models')).status === 200, 60_000);
    expect(known().find(({ name }) => name === 'model')?.pid).not.toBe(before);
  });

  it('gives each service a database of its own, and no session in that of another', async () => {
    expect(await sessions()).toEqual(topology.map(({ role }) => `${role} in ${role}`).toSorted());
  });

  it('refuses a second launcher on the same folder', async () => {
    const second = launch();
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/is in use by process \d+/);
  });

  it('cleans up after a launcher that was killed, and leaves nothing running after one signal', async () => {
    const left = known();
    process.kill(left.find(({ name }) => name === 'launcher')?.pid ?? 0, 'SIGKILL');
    const third = launch();
    // Every process runs; that they are ready is not waited for.
    const isNew = ({ pid }: { pid: number }) => !left.some((old) => old.pid === pid);
    await until('all have been started', () => known().filter(isNew).length === left.length, START_MS);
    expect(third.output()).toMatch(/was left behind; ending it/);
    for (const { name, pid } of left) expect(alive(pid), `${name} ${pid}`).toBe(false);
    const running = [...known().map(({ pid }) => pid), postgres()];
    expect(running.every(alive)).toBe(true);
    third.child.kill('SIGINT');
    expect(await third.ended).toBe(0);
    expect(running.filter(alive)).toEqual([]);
  });
});
