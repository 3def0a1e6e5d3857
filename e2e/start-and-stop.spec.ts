import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { freePort, until } from '@baton/testing';

const ROOT = new URL('..', import.meta.url).pathname;

/** Every process of the machine that has this text in its command line or its environment's data folder. */
const processesWith = (text: string): string[] =>
  execFileSync('ps', ['-eo', 'pid,args', '--cols', '500'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(text));

describe('npm start', () => {
  let dataDir: string;
  let ports: { http: number; grpc: number };
  let started: (() => Promise<unknown>)[];
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'baton-start-'));
    started = [];
    ports = { http: await freePort(), grpc: await freePort() };
  });
  afterEach(async () => {
    for (const stop of started) await stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** As somebody at a terminal does it; what is not told is the default. */
  function start(settings: Record<string, string> = {}) {
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      BATON_DATA_DIR: dataDir,
      BATON_HTTP_PORT: String(ports.http),
      BATON_GRPC_PORT: String(ports.grpc),
      ...settings,
    };
    const child = spawn('npm', ['start', '--silent'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    started.push(() => (child.kill('SIGTERM'), ended));
    return { child, ended, output: () => output };
  }

  it('answers at its address, prints the sign-in once, and one signal leaves nothing running', async () => {
    const first = start();
    await until(
      'it says how to sign in',
      () => first.output().includes('Stop it with Ctrl-C') || first.child.exitCode !== null,
      120_000,
    );
    expect(first.output()).toContain(`http://localhost:${ports.http}`);
    const [, email, password] = /Sign in as\s+(\S+)\s+Password\s+(\S+)/.exec(first.output()) ?? [];
    expect(email).toBeDefined();
    const url = `http://127.0.0.1:${ports.http}`;
    const signedIn = await fetch(`${url}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ email, password }),
    });
    expect(signedIn.status).toBe(200);
    const page = await fetch(url);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    expect(processesWith(dataDir).length).toBeGreaterThan(0);
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    await until('no process of it is left', () => processesWith(dataDir).length === 0, 10_000);
    await expect(fetch(url)).rejects.toThrow();

    const second = start();
    await until('it runs again', () => second.output().includes('Stop it with Ctrl-C'), 120_000);
    expect(second.output()).not.toContain(String(password));
    second.child.kill('SIGINT');
    expect(await second.ended).toBe(0);
    await until('no process of it is left', () => processesWith(dataDir).length === 0, 10_000);
  });

  it('lists all that is wrong with its configuration, and exits 1', async () => {
    const { ended, output } = start({
      BATON_HTTP_PORT: 'eighty',
      BATON_GRPC_PORT: '70000',
      BATON_BUS: 'pigeon',
      BATON_EXAMPLES: 'maybe',
      SMTP_URL: 'mail.example.org',
      DATABASE_URL: 'mysql://root:hunter2@db/baton',
      BATON_ADMIN_EMAIL: 'nobody',
      BATON_ADMIN_API_KEY: 'short',
      BATON_OUTBOUND_ALLOW: 'https://everywhere',
      BATON_MASTER_KEY_FILE: join(dataDir, 'missing.key'),
    });
    expect(await ended).toBe(1);
    for (const name of [
      'BATON_HTTP_PORT',
      'BATON_GRPC_PORT',
      'BATON_BUS',
      'BATON_EXAMPLES',
      'SMTP_URL',
      'DATABASE_URL',
      'BATON_ADMIN_EMAIL',
      'BATON_ADMIN_API_KEY',
      'BATON_MASTER_KEY_FILE',
      'BATON_OUTBOUND_ALLOW',
    ])
      expect(output()).toContain(name);
    expect(output()).not.toMatch(/^\s+at |hunter2/m);
    expect(processesWith(dataDir)).toEqual([]);
  });
});
