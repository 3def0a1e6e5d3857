import { createRequire } from 'node:module';
import { connect as connectPlain } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type * as kafkajs from 'kafkajs';

import { calmQueue } from './calm-queue.js';
import type { KafkaSettings } from './kafka-settings.js';

// By require: instrumentation sees that, and not an import.
const load = createRequire(import.meta.url);
const library = load('kafkajs') as typeof kafkajs;
calmQueue(load('kafkajs/src/network/requestQueue') as Parameters<typeof calmQueue>[0]);
export const { Kafka, logLevel, Partitioners } = library;
/** The library's numbers for kinds of rights. */
export const aclKinds = {
  resource: library.AclResourceTypes,
  operation: library.AclOperationTypes,
  pattern: library.ResourcePatternTypes,
  permission: library.AclPermissionTypes,
} as const;

const KEEP_ALIVE_MS = 10_000;

/**
 * How long the broker holds a request for messages while there are none. It answers at once when there are, so this is no
 * delay; a consumer that ends waits for its last request, and asking more often costs both sides a tenth of a processor.
 */
export const MAX_WAIT_MS = 250;

export interface ClientOptions {
  /** How often the library tries again by itself, 100 to 1,000 ms apart, before it says so. */
  readonly retries: number;
  /** Told of errors in the library's own words. */
  readonly report?: ((problem: string) => void) | undefined;
}

/** The library's client for these settings. */
export function kafkaClient(settings: KafkaSettings, { retries, report }: ClientOptions): kafkajs.Kafka {
  const { brokers, clientId, user, tls, via } = settings;
  return new Kafka({
    clientId,
    brokers: [...brokers],
    connectionTimeout: 1_000,
    requestTimeout: 5_000,
    retry: retrying(retries),
    logLevel: logLevel.ERROR,
    logCreator:
      () =>
      ({ namespace, log: { message, error, topic, groupId } }) =>
        report?.([namespace, message, error, topic, groupId].filter((part) => typeof part === 'string').join(': ')),
    ...(tls === true && { ssl: true }),
    ...(user && { sasl: { mechanism: 'scram-sha-512', username: user.name, password: user.password } }),
    ...(via && { socketFactory: tunnel(via) }),
  });
}

/** Also for each consumer, whose own default would override the client's. */
export const retrying = (retries: number): kafkajs.RetryOptions => ({
  initialRetryTime: 100,
  maxRetryTime: 1_000,
  factor: 0,
  multiplier: 2,
  retries,
});

function tunnel(via: NonNullable<KafkaSettings['via']>): kafkajs.ISocketFactory {
  return ({ host, ssl, onConnect }) => {
    const socket = ssl ? connectTls({ ...via, servername: host, ...ssl }, onConnect) : connectPlain(via, onConnect);
    return socket.setKeepAlive(true, KEEP_ALIVE_MS);
  };
}

/** Runs `work` with an administrative client of its own. */
export async function withAdmin<Result>(
  settings: KafkaSettings,
  work: (admin: kafkajs.Admin) => Promise<Result>,
  options: ClientOptions = { retries: 10 },
): Promise<Result> {
  const admin = kafkaClient(settings, options).admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Whether a broker answers as itself. That its port is open says little. */
export async function brokerAnswers(settings: KafkaSettings): Promise<boolean> {
  try {
    const { brokers } = await withAdmin(settings, (admin) => admin.describeCluster(), { retries: 0 });
    return brokers.length > 0;
  } catch {
    return false;
  }
}
