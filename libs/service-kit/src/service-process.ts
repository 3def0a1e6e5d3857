import { readFile } from 'node:fs/promises';

import type { z } from 'zod';

import { createApplication } from './application.js';
import type { Application, ApplicationOptions } from './application-options.js';
import { defineConfig } from './config.js';
import { fileKeys } from './process-keys.js';
import { processSchema, type ProcessSettings } from './process-settings.js';
import { intoLog, run } from './run.js';
import type { ServiceDefinition } from './service-definition.js';
import { createLogger, JsonLogger } from './telemetry/logging.js';

/** What `main` of a service says. */
export interface ServiceProcess<Shape extends z.ZodRawShape> {
  /** `task`, `execution` …: its name in tokens, logs, traces and in the address lists of the others. */
  readonly name: string;
  /** The environment of the process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What it reads beside `processSettings`; with `sealingSettings` it can keep secrets. */
  readonly settings: Shape;
  readonly definition: (settings: SettingsOf<Shape>) => ServiceDefinition;
  /** What its composition has beside that of every service, e.g. the edge of the portal. */
  readonly options?: (settings: SettingsOf<Shape>) => Partial<ApplicationOptions>;
}

type SettingsOf<Shape extends z.ZodRawShape> = Readonly<z.output<z.ZodObject<Shape>>> & ProcessSettings;

/**
 * The life of one service in a process of its own: reads the configuration, migrates its schema, joins the bus, serves
 * until a signal. Ends with code 1 where it cannot start or can go on no longer.
 */
export async function runService<Shape extends z.ZodRawShape>(service: ServiceProcess<Shape>): Promise<void> {
  await run(
    async () => {
      const { settings, logger, application } = await build(service);
      try {
        await application.listen();
      } catch (error) {
        await application.close();
        throw error;
      }
      const stop = (): Promise<void> => application.close();
      return { application, settings, logger, stop, broken: application.broken };
    },
    ({ application, logger }) => {
      for (const line of application.announcements.all()) logger.log({ msg: line });
      logger.log({ msg: 'Ready', http: application.httpUrl, grpc: application.grpcAddress });
    },
    intoLog(createLogger({ service: service.name })),
  );
}

async function build<Shape extends z.ZodRawShape>({
  name,
  env,
  settings: own,
  definition,
  options,
}: ServiceProcess<Shape>): Promise<{
  settings: SettingsOf<Shape>;
  logger: JsonLogger;
  application: Application;
}> {
  const settings = defineConfig(processSchema(name, own) as never)(env) as SettingsOf<Shape> & {
    BATON_MASTER_KEY?: Uint8Array;
  };
  const logger = new JsonLogger(createLogger({ level: settings.BATON_LOG_LEVEL, service: name }));
  const part = definition(settings);
  // Only here: who has another bus need not load Kafka's client.
  const { processBus } = await import('./process-bus.js');
  const application = await createApplication([part], {
    databaseUrl: settings.DATABASE_URL,
    poolSize: settings.DATABASE_POOL_SIZE,
    host: settings.BATON_HOST,
    httpPort: settings.BATON_HTTP_PORT,
    grpcPort: settings.BATON_GRPC_PORT,
    bodyLimit: settings.BATON_BODY_LIMIT,
    drainMs: settings.BATON_DRAIN_MS,
    testClock: settings.BATON_TEST_CLOCK,
    identity: part.authenticator === undefined ? 'replica' : 'own',
    keys: fileKeys(name, settings.BATON_SERVICE_KEY, settings.BATON_SERVICE_KEYS),
    addressOf: (service) => addressOf(settings, service),
    installation: [...settings.BATON_SERVICES.keys()],
    trustedProxies: settings.BATON_TRUSTED_PROXIES,
    bus: (context) => processBus(name, settings, context),
    descriptors: await readFile(new URL(import.meta.resolve('@baton/contracts/image.binpb'))),
    logger,
    ...(settings.BATON_MASTER_KEY && { masterKey: settings.BATON_MASTER_KEY }),
    ...(settings.BATON_PUBLIC_URL !== undefined && { publicUrl: settings.BATON_PUBLIC_URL }),
    ...options?.(settings),
  });
  return { settings, logger, application };
}

function addressOf({ BATON_SERVICES }: ProcessSettings, service: string): string {
  const address = BATON_SERVICES.get(service);
  if (address === undefined) throw new Error(`BATON_SERVICES has no address of ${service}`);
  return address;
}
