#!/usr/bin/env node
// Drives an example through Baton's public surfaces and prints what happens.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const usage = `npm run example -- NAME [--against URL] [--rating low|medium|high] [--reject] [--outage] [--json FILE]
Runs the story of an example and prints its timeline. Without --against, a Baton of its own is started for it.
  NAME            ${namesOf().join(', ')}
  --against URL   a Baton that runs already, e.g. http://127.0.0.1:8080; needs BATON_API_KEY, a key of an admin.
                  The vendor's link is read from the kept messages, so it must have no mail server configured.
                  One that knows no ERP has to allow calls to this machine: BATON_OUTBOUND_ALLOW=127.0.0.1
  --grpc ADDRESS  its gRPC address, for a worker there; without it, jobs are done over REST
  --rating R      what Risk finds; a high rating goes to the risk officer (low)
  --reject        the risk officer rejects the vendor; goes with --rating high
  --outage        the ERP fails until there is an incident; not with a Baton that knows an ERP already
  --json FILE     writes the result
Exit code 0 when the process ended as it should.`;

// `npm run example … | head` has seen enough; the story is finished and tidied up all the same.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
});

const START_MS = 120_000;
const OLDEST_NODE = 24;

const { values, positionals } = readArguments();
const [name] = positionals;
if (values.help) console.log(usage);
else if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE)
  fail(`Node ${OLDEST_NODE} or newer is needed; run it as npm run example`);
else if (name === undefined || !namesOf().includes(name)) fail(usage);
else if (!['low', 'medium', 'high'].includes(values.rating)) fail('--rating is low, medium or high');
else if (values.against !== undefined && !process.env.BATON_API_KEY)
  fail('--against needs BATON_API_KEY, a key of an admin');
else await main();

async function main() {
  const { build } = await import('./build.mjs');
  if (!build()) return fail('It could not be built');
  const { runExample } = await import(pathToFileURL(join(root, 'examples', name, 'dist/index.js')).href);
  let baton;
  try {
    baton = values.against === undefined ? await startBaton() : existing(values.against);
    const result = await runExample({
      ...baton.address,
      say: (line) => console.log(line),
      rating: values.reject ? 'high' : values.rating,
      decision: values.reject ? 'reject' : 'accept',
      outage: values.outage,
    });
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
    console.log(
      `-- ${result.state} in ${result.seconds} s: ${result.businessKey}, vendor ${result.vendorId}, instance ${result.instanceId}`,
    );
    if (result.state !== 'completed') process.exitCode = 1;
  } catch (error) {
    fail(error.cause?.code === 'ECONNREFUSED' ? `Nothing listens at ${baton?.address.url}` : error.message);
  } finally {
    await baton?.stop();
  }
}

function existing(url) {
  return {
    address: {
      url: url.replace(/\/+$/, ''),
      apiKey: process.env.BATON_API_KEY,
      ...(values.grpc && { grpcAddress: values.grpc }),
    },
    stop: async () => undefined,
  };
}

/** A Baton on free ports and on data of its own, gone with all it had when it is stopped. */
async function startBaton() {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-example-'));
  const [http, grpc] = [await freePort(), await freePort()];
  const address = {
    url: `http://127.0.0.1:${http}`,
    grpcAddress: `127.0.0.1:${grpc}`,
    apiKey: `baton_${randomBytes(24).toString('base64url')}`,
  };
  const { SMTP_URL: _mail, DATABASE_URL: _database, ...inherited } = process.env;
  const env = {
    ...inherited,
    BATON_HTTP_PORT: String(http),
    BATON_GRPC_PORT: String(grpc),
    BATON_PUBLIC_URL: address.url,
    BATON_DATA_DIR: dataDir,
    BATON_ADMIN_API_KEY: address.apiKey,
    BATON_EXAMPLES: 'off',
    BATON_TEST_CLOCK: values.outage ? 'on' : 'off', // retries need not be waited for
    BATON_LOG_LEVEL: 'error',
    BATON_OUTBOUND_ALLOW: '127.0.0.1',
  };
  console.log(`-- Starting Baton at ${address.url}`);
  const child = spawn(process.execPath, [join(root, 'services/standalone/dist/main.js')], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stop().then(() => process.exit(1)));
  try {
    await ready(address.url, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, stop };
}

async function ready(url, child) {
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`Baton ended with exit code ${child.exitCode}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined); // not listening yet
    if (answer?.ok) return;
    await pause(200);
  }
  throw new Error(`Baton was not ready within ${START_MS / 1000} s`);
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function namesOf() {
  const folder = join(root, 'examples');
  return readdirSync(folder).filter((entry) => existsSync(join(folder, entry, 'package.json')));
}

function readArguments() {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        against: text,
        grpc: text,
        rating: { type: 'string', default: 'low' },
        reject: flag,
        outage: flag,
        json: text,
        help: flag,
      },
    });
  } catch (error) {
    fail(error.message);
    process.exit();
  }
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
