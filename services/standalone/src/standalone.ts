import { readFile } from 'node:fs/promises';

import { PostgresBus } from '@baton/messaging';
import {
  createApplication,
  createLogger,
  JsonLogger,
  requireFreePorts,
  type Application,
  type ServiceDefinition,
} from '@baton/service-kit';

import type { StandaloneConfig } from './config.js';
import { adminKey } from './admin-key.js';
import { openDatabase } from './database.js';
import { allowExample, bringExample } from './example.js';
import { masterKey } from './master-key.js';
import { services } from './services.js';

/** Baton in one process: every service, and its database unless that is elsewhere. */
export interface Standalone {
  readonly application: Application;
  readonly publicUrl: string;
  /** Drains, closes, and stops PostgreSQL last. Safe to call twice. */
  stop(): Promise<void>;
}

/** @throws Error with a message for the one who started it, when anything it needs is missing; nothing is left running */
export async function startStandalone(
  config: StandaloneConfig,
  definitions: typeof services = services,
): Promise<Standalone> {
  // stdout is for people; what it logs goes to stderr.
  const pino = createLogger({ level: config.BATON_LOG_LEVEL, service: 'standalone', destination: process.stderr });
  const { BATON_HOST: host, BATON_HTTP_PORT, BATON_GRPC_PORT } = config;
  await requireFreePorts(host, { BATON_HTTP_PORT, BATON_GRPC_PORT });
  const key = await masterKey(config.BATON_DATA_DIR, config.BATON_MASTER_KEY_FILE);
  const database = await openDatabase(config.DATABASE_URL, config.BATON_DATA_DIR, (message) => pino.error(message));
  const publicUrl = config.BATON_PUBLIC_URL ?? `http://localhost:${config.BATON_HTTP_PORT}`;
  const dataDir = config.BATON_DATA_DIR;
  const { key: apiKey, file: keyFile } = await adminKey(dataDir, config.BATON_ADMIN_API_KEY);
  const report = (message: string): void => pino.error(message);
  let application: Application | undefined;
  let example: { stop(): Promise<void> } | undefined;
  try {
    const outbound = config.BATON_EXAMPLES
      ? await allowExample(dataDir, config.BATON_OUTBOUND_ALLOW)
      : config.BATON_OUTBOUND_ALLOW;
    const parts = definitions({
      ...config,
      BATON_PUBLIC_URL: publicUrl,
      BATON_ADMIN_API_KEY: apiKey,
      BATON_OUTBOUND_ALLOW: [...outbound],
    });
    application = await build(config, parts, database.url, key, new JsonLogger(pino));
    await application.listen();
    if (keyFile !== undefined) application.announcements.add(`API key in        ${keyFile}`);
    if (config.BATON_EXAMPLES) example = await bringExample(application, apiKey, dataDir, report);
  } catch (error) {
    await application?.close();
    await database.stop();
    throw error;
  }
  const built = application;
  const collector = config.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? config.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (collector !== undefined) built.announcements.add(`Traces go to      ${collector}`);
  const stopAll = async (): Promise<void> => {
    try {
      await example?.stop();
      await built.close();
    } finally {
      await database.stop();
    }
  };
  let stopped: Promise<void> | undefined;
  return {
    application: built,
    publicUrl,
    stop: () => (stopped ??= stopAll()),
  };
}

const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

async function build(
  config: StandaloneConfig,
  definitions: readonly ServiceDefinition[],
  databaseUrl: string,
  masterKey: Uint8Array,
  logger: JsonLogger,
): Promise<Application> {
  return createApplication(definitions, {
    databaseUrl,
    masterKey,
    logger,
    poolSize: config.DATABASE_POOL_SIZE,
    host: config.BATON_HOST,
    httpPort: config.BATON_HTTP_PORT,
    grpcPort: config.BATON_GRPC_PORT,
    bodyLimit: config.BATON_BODY_LIMIT,
    trustedProxies: config.BATON_TRUSTED_PROXIES,
    bus: ({ sources, onParked }) => new PostgresBus({ sources, onParked }),
    about: { version, testClock: config.BATON_TEST_CLOCK, smtpConfigured: config.SMTP_URL !== undefined },
    drainMs: config.BATON_DRAIN_MS,
    testClock: config.BATON_TEST_CLOCK,
    descriptors: await readFile(new URL(import.meta.resolve('@baton/contracts/image.binpb'))),
    ...(config.BATON_PUBLIC_URL !== undefined && { publicUrl: config.BATON_PUBLIC_URL }),
  });
}
