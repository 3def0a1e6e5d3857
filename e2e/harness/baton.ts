import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort, until } from '@baton/testing';

import { admin } from './admin.js';
import { Api } from './api.js';

const MAIN = new URL('../../services/standalone/dist/main.js', import.meta.url).pathname;
const START_MS = 180_000;

export { admin };

/** A standalone in its own process, on its own data, that can be killed and started again. */
export interface BatonProcess {
  readonly url: string;
  readonly grpcAddress: string;
  readonly dataDir: string;
  /** Calls with the first admin's API key. */
  readonly api: Api;
  /** Calls without any credentials. */
  readonly anyone: Api;
  readonly pid: number;
  output(): string;
  /** `kill -9`, as if the machine had failed; PostgreSQL lives on as it may. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** SIGTERM; returns the exit code. */
  stop(): Promise<number | null>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

/** @param folder where its data lie already; absent: a new one */
export async function batonProcess(
  settings: Readonly<Record<string, string>> = {},
  folder?: string,
): Promise<BatonProcess> {
  const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'baton-e2e-')));
  const [http, grpc] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${http}`;
  const env = {
    PATH: process.env['PATH'] ?? '',
    BATON_DATA_DIR: dataDir,
    BATON_HTTP_PORT: String(http),
    BATON_GRPC_PORT: String(grpc),
    BATON_PUBLIC_URL: url,
    BATON_ADMIN_EMAIL: admin.email,
    BATON_ADMIN_PASSWORD: admin.password,
    BATON_ADMIN_API_KEY: admin.apiKey,
    BATON_TEST_CLOCK: 'on',
    BATON_EXAMPLES: 'off',
    ...settings,
  };
  let child: ChildProcess | undefined;
  let text = '';

  const running: BatonProcess = {
    url,
    grpcAddress: `127.0.0.1:${grpc}`,
    dataDir,
    api: new Api(url, { authorization: `Bearer ${admin.apiKey}` }),
    anyone: new Api(url),
    get pid() {
      return child?.pid ?? 0;
    },
    output: () => text,
    async start() {
      const started = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      child = started;
      for (const stream of [started.stdout, started.stderr])
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      const ready = until(
        'Baton is ready',
        async () => {
          if (started.exitCode !== null) return 'ended';
          return (await fetch(`${url}/readyz`)).ok && 'ready';
        },
        START_MS,
      );
      if ((await ready) === 'ended') throw new Error(`Baton ended with ${started.exitCode}:\n${text}`);
    },
    kill: () => end(child, 'SIGKILL').then(() => undefined),
    stop: () => end(child, 'SIGTERM'),
    async remove() {
      await running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  try {
    await running.start();
  } catch (error) {
    await running.kill(); // nobody else would
    throw error;
  }
  return running;
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<number | null> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
  const closed = once(child, 'exit');
  child.kill(signal);
  const [code] = (await closed) as [number | null];
  return code;
}
