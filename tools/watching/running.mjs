// A Baton and a Prometheus of their own, for as long as a check takes.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { root, ruleFiles } from './files.mjs';

const START_MS = 180_000;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** Polls until `condition` answers something true, and answers that. */
export async function until(what, condition, ms) {
  const deadline = performance.now() + ms;
  for (;;) {
    const answer = await Promise.resolve()
      .then(condition)
      .catch(() => undefined);
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${ms / 1000} s`);
    await pause(200);
  }
}

function start(command, args, env = {}) {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output = (output + chunk).slice(-20_000)));
  const closed = new Promise((resolve) => child.on('close', resolve));
  return {
    output: () => output,
    alive: () => child.exitCode === null && child.signalCode === null,
    ended: closed,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await closed;
    },
  };
}

/** @throws Error with what it said, when it has ended or takes too long; it is stopped then */
async function untilReady(what, running, url, ms) {
  try {
    await until(`${what} is ready`, async () => !running.alive() || (await fetch(url)).ok, ms);
    if (!running.alive()) throw new Error(`${what} has ended`);
  } catch (error) {
    await running.stop();
    throw new Error(`${error.message}\n${running.output()}`, { cause: error });
  }
}

/** Standalone on free ports. */
export async function startBaton(folder) {
  const [http, grpc] = [await freePort(), await freePort()];
  const key = `baton_watching_${randomBytes(16).toString('hex')}`;
  const url = `http://127.0.0.1:${http}`;
  const running = start(process.execPath, ['tools/start.mjs'], {
    BATON_DATA_DIR: join(folder, 'baton'),
    BATON_HTTP_PORT: String(http),
    BATON_GRPC_PORT: String(grpc),
    BATON_ADMIN_EMAIL: 'admin@baton.example',
    BATON_ADMIN_PASSWORD: `watching ${key}`,
    BATON_ADMIN_API_KEY: key,
    BATON_EXAMPLES: 'off',
    BATON_OUTBOUND_ALLOW: '127.0.0.1',
  });
  await untilReady('Baton', running, `${url}/readyz`, START_MS);
  return { ...running, url, key, address: `127.0.0.1:${http}` };
}

/** The example's story, driven through the public surfaces. */
export async function runExample({ url, key }) {
  const running = start(process.execPath, ['tools/example.mjs', 'vendor-onboarding', '--against', url], {
    BATON_API_KEY: key,
  });
  const code = await running.ended;
  if (code !== 0) throw new Error(`The example ended with ${code}:\n${running.output()}`);
}

/** Prometheus with our rules, evaluated every second, looking at one process every second. */
export async function startPrometheus(folder, target) {
  const port = await freePort();
  const rules = ruleFiles.map((file, at) => {
    const copy = join(folder, `rules-${at}.yml`);
    writeFileSync(copy, readFileSync(file, 'utf8').replaceAll(/^( +)interval: \w+$/gm, '$1interval: 1s'));
    return copy;
  });
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: rules,
    scrape_configs: [{ job_name: 'standalone', static_configs: [{ targets: [target], labels: { app: 'baton' } }] }],
  };
  // JSON is YAML.
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const running = start('prometheus', [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'prometheus')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=warn',
  ]);
  const url = `http://127.0.0.1:${port}`;
  await untilReady('Prometheus', running, `${url}/-/ready`, 30_000);
  const api = async (path, parameters) => {
    const answer = await fetch(`${url}/api/v1/${path}`, { method: 'POST', body: new URLSearchParams(parameters) });
    const { status, data, error } = await answer.json();
    if (status !== 'success') throw new Error(error);
    return data;
  };
  return {
    ...running,
    /** Series with at least one number in the last minute. */
    async query(expr) {
      const end = Date.now() / 1000;
      const { result } = await api('query_range', { query: expr, start: end - 60, end, step: 2 });
      return result.filter(({ values }) => values.some(([, value]) => Number.isFinite(Number(value))));
    },
    now: async (expr) => (await api('query', { query: expr })).result,
    rules: async () => (await (await fetch(`${url}/api/v1/rules`)).json()).data.groups.flatMap((group) => group.rules),
  };
}
