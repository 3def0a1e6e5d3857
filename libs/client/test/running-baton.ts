import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { freePort, until } from '@baton/testing';

const MAIN = fileURLToPath(new URL('../../../services/standalone/dist/main.js', import.meta.url));

export const apiKey = 'baton_client_0123456789abcdef';

/** The whole of Baton as a process of its own, as it was built. */
export async function runningBaton() {
  if (!existsSync(MAIN)) throw new Error('Baton is not built: npm run build');
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-client-'));
  const [http, grpc] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${http}`;
  const env = {
    PATH: process.env['PATH'] ?? '',
    BATON_DATA_DIR: dataDir,
    BATON_HTTP_PORT: String(http),
    BATON_GRPC_PORT: String(grpc),
    BATON_ADMIN_API_KEY: apiKey,
    BATON_TEST_CLOCK: 'on',
    BATON_EXAMPLES: 'off',
  };
  let child = start(env);
  const end = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  const stop = async (): Promise<void> => {
    await end();
    await rm(dataDir, { recursive: true, force: true });
  };
  const restart = async (): Promise<void> => {
    await end();
    child = start(env);
    await ready(child, url);
  };
  try {
    await ready(child, url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, grpcAddress: `127.0.0.1:${grpc}`, stop, restart };
}

const start = (env: NodeJS.ProcessEnv): ChildProcess =>
  spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'pipe'] });

async function ready(child: ChildProcess, url: string): Promise<void> {
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  await until(
    'Baton is ready',
    async () => {
      if (child.exitCode !== null) throw new Error(`Baton ended:\n${errors}`);
      const answer = await fetch(`${url}/readyz`).catch(() => undefined);
      return answer?.ok === true;
    },
    60_000,
  );
}
