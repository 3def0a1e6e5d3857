import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { attachExample, erpAddress, type AttachedExample } from '@baton/example-vendor-onboarding';

import { startCluster, type Cluster } from './cluster.ts';
import { fixedPorts, type Replicas } from './places.ts';
import { keptSecret } from './secrets.ts';

const ADMIN_EMAIL = 'admin@baton.local';

/** Known to the launcher alone, or set for each process. */
const NOT_PASSED_ON = /^(DATABASE_|KAFKA_|BATON_(DATA_DIR|HTTP_PORT|GRPC_PORT|DATABASES|EXAMPLES|ADMIN_)|npm_)/;

/** Runs the cluster until a signal comes. Exit code 0 after a signal, 1 when it cannot be started. */
export async function runCluster(replicas: Replicas): Promise<void> {
  const begun = performance.now();
  const env = process.env;
  const dataDir = resolve(env['BATON_DATA_DIR'] ?? '.baton/cluster');
  const http = Number(env['BATON_HTTP_PORT'] ?? 8080);
  const grpc = Number(env['BATON_GRPC_PORT'] ?? 50051);
  const report = (line: string): void => console.error(line);
  const leaving = new AbortController();
  // A terminal sends its signal to the whole group, npm sends it on: the repeats change nothing.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => leaving.abort());

  const apiKeyFile = join(dataDir, 'admin-api-key');
  const passwordFile = join(dataDir, 'admin-password');
  const apiKey = env['BATON_ADMIN_API_KEY'] ?? keptSecret(apiKeyFile, () => `baton_${keptRandom()}`);
  const password = env['BATON_ADMIN_PASSWORD'] ?? keptSecret(passwordFile);
  const email = env['BATON_ADMIN_EMAIL'] ?? ADMIN_EMAIL;
  const withExample = env['BATON_EXAMPLES'] !== 'off';
  let cluster: Cluster | undefined;
  let example: AttachedExample | undefined;
  try {
    const outbound = [env['BATON_OUTBOUND_ALLOW'], withExample && (await erpAddress(dataDir))].filter(Boolean);
    cluster = await startCluster({
      dataDir,
      replicas,
      ports: fixedPorts(http, grpc),
      databaseUrl: env['DATABASE_URL'],
      databases: env['BATON_DATABASES'] === 'per-service' ? 'per-service' : 'one',
      signal: leaving.signal,
      report,
      env: {
        ...passedOn(env),
        BATON_PUBLIC_URL: env['BATON_PUBLIC_URL'] ?? `http://localhost:${http}`,
        BATON_LOG_LEVEL: env['BATON_LOG_LEVEL'] ?? 'info',
        BATON_ADMIN_EMAIL: email,
        BATON_ADMIN_PASSWORD: password,
        BATON_ADMIN_API_KEY: apiKey,
        ...(outbound.length > 0 && { BATON_OUTBOUND_ALLOW: outbound.join(',') }),
      },
    });
    const lines: string[] = [];
    if (withExample) {
      example = await bringExample(cluster, apiKey, dataDir, report).catch((error: Error) => {
        lines.push(`The example is not there: ${error.message}`);
        return undefined;
      });
      lines.push(...(example?.announcements ?? []));
    }
    if (!leaving.signal.aborted) {
      const secrets = [
        `Sign in as        ${email}`,
        env['BATON_ADMIN_PASSWORD'] === undefined && `Password in       ${passwordFile}`,
        env['BATON_ADMIN_API_KEY'] === undefined && `API key in        ${apiKeyFile}`,
      ];
      console.log(welcome(cluster, [...secrets.filter((line) => line !== false), ...lines], dataDir, begun));
      await new Promise((left) => leaving.signal.addEventListener('abort', left, { once: true }));
    }
  } catch (error) {
    if (!leaving.signal.aborted) {
      report(`Cannot start: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  } finally {
    await example?.stop();
    await cluster?.stop();
  }
  process.exit();
}

const EXAMPLE_PATIENCE_MS = 30_000;
const EXAMPLE_PAUSE_MS = 1_000;

/** Brings the example over the edge. The first calls of processes that have just started may take too long on a busy machine. */
async function bringExample(
  { url, grpcAddress }: Cluster,
  apiKey: string,
  dataDir: string,
  report: (line: string) => void,
): Promise<AttachedExample> {
  const onError = ({ message }: Error) => report(`Example: ${message}`);
  for (const deadline = performance.now() + EXAMPLE_PATIENCE_MS; ; await pause(EXAMPLE_PAUSE_MS)) {
    try {
      return await attachExample({ url, grpcAddress, apiKey, dataDir, onError });
    } catch (error) {
      if (performance.now() > deadline || (error as { status?: number }).status !== 503) throw error;
    }
  }
}

const keptRandom = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('base64url');

const passedOn = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !NOT_PASSED_ON.test(entry[0]),
    ),
  );

function welcome(cluster: Cluster, lines: readonly string[], dataDir: string, begun: number): string {
  const { url, grpcAddress, processes, infrastructure } = cluster;
  const publicUrl = process.env['BATON_PUBLIC_URL'] ?? url.replace('127.0.0.1', 'localhost');
  return [
    `Baton is running: ${processes.length} processes, ready in ${((performance.now() - begun) / 1000).toFixed(1)} s.`,
    '',
    `  Portal and REST   ${publicUrl}`,
    `  gRPC              ${grpcAddress} (execution)`,
    `  OpenAPI           ${publicUrl}/openapi.json`,
    ...lines.map((line) => `  ${line}`),
    '',
    ...processes.map(
      ({ name, httpUrl, grpcAddress: grpc, pid }) =>
        `  ${name.padEnd(16)}  ${httpUrl}  gRPC ${grpc.padEnd(16)}  process ${pid ?? '-'}`,
    ),
    `  ${'kafka'.padEnd(16)}  ${infrastructure.broker.brokers.join(',')}`,
    `  Logs in           ${join(dataDir, 'log')}`,
    '',
    'Stop it with Ctrl-C.',
  ].join('\n');
}
