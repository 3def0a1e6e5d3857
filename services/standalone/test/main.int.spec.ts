import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const MAIN = 'services/standalone/dist/main.js';

interface Run {
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
}

let dataDir: string;
let runs: Run[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-main-'));
  runs = [];
});

afterEach(async () => {
  for (const { process, ended } of runs) {
    process.kill('SIGTERM');
    await ended;
  }
  await rm(dataDir, { recursive: true, force: true });
});

function run(env: Record<string, string>): Run {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'] ?? '', BATON_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const started = { process: child, ended, output: () => text };
  runs.push(started);
  return started;
}

async function until(condition: () => boolean | Promise<boolean>, output: () => string): Promise<void> {
  const deadline = performance.now() + 120_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`It did not come true in time:\n${output()}`);
    await pause(50);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

const ports = async () => ({ BATON_HTTP_PORT: String(await freePort()), BATON_GRPC_PORT: String(await freePort()) });
const postmaster = (): number =>
  Number(readFileSync(join(dataDir, 'postgres/pgdata/postmaster.pid'), 'utf8').split('\n')[0]);
const readyz = (port: string): Promise<number> =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    ({ status }) => status,
    () => 0,
  );
const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('standalone', () => {
  it('starts from nothing, says where it listens, and one signal leaves nothing running', async () => {
    const settings = await ports();
    const { process, ended, output } = run(settings);
    await until(() => output().includes('Baton is running'), output);
    expect(output()).toContain(`http://localhost:${settings.BATON_HTTP_PORT}`);
    expect(output()).toContain(`127.0.0.1:${settings.BATON_GRPC_PORT}`);
    expect(await readyz(settings.BATON_HTTP_PORT)).toBe(200);
    const database = postmaster();
    process.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(lives(database)).toBe(false);
  });

  it('says 503 while PostgreSQL is dead, starts it again, and recovers', async () => {
    const settings = await ports();
    const { output } = run(settings);
    await until(() => output().includes('Baton is running'), output);
    const database = postmaster();
    process.kill(database, 'SIGKILL');
    await until(async () => (await readyz(settings.BATON_HTTP_PORT)) === 503, output);
    await until(async () => (await readyz(settings.BATON_HTTP_PORT)) === 200, output);
    expect(postmaster()).not.toBe(database);
  });

  it('stops although the signal comes while it starts', async () => {
    const { process, ended, output } = run(await ports());
    await until(() => existsSync(join(dataDir, 'master.key')), output);
    process.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(output()).not.toContain('Baton is running');
  });

  it('lists all that is wrong with its configuration, and exits 1', async () => {
    const { ended, output } = run({ BATON_HTTP_PORT: 'x', BATON_BUS: 'kafka' });
    expect(await ended).toBe(1);
    expect(output()).toContain('BATON_HTTP_PORT');
    expect(output()).toContain('with kafka, every service is a process of its own');
    expect(output()).not.toMatch(/^ +at /m);
  });

  it('exits 1 with one plain line when a port is taken, before it has started anything', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    for (const setting of ['BATON_HTTP_PORT', 'BATON_GRPC_PORT']) {
      const { ended, output } = run({ ...(await ports()), [setting]: String(port) });
      expect(await ended).toBe(1);
      expect(output()).toBe(`Cannot start: 127.0.0.1:${port} is in use. Set another ${setting}\n`);
      expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
    }
    taken.close();
  });

  it('exits 1 with a plain word when it may not read its key', async () => {
    const { ended, output } = run({ ...(await ports()), BATON_MASTER_KEY_FILE: join(dataDir, 'none') });
    expect(await ended).toBe(1);
    expect(output()).toContain('cannot be read');
    expect(output()).not.toMatch(/^ +at /m);
  });
});
