import { ConfigError } from '@baton/service-kit';

import type { KafkaSettings } from '@baton/messaging/kafka';

import type { ProvisionConfig } from './config.js';
import { provideKafka } from './kafka.js';
import { provideKeys, providePassword } from './keys.js';
import { providePostgres } from './postgres.js';
import { serviceNames, topology } from './topology.js';

/**
 * Prepares everything the services need before their first start. Changes nothing that is as it should be, so it may
 * run before every start.
 *
 * @returns what has been done, a line each
 * @throws ConfigError when a password is neither given nor can be kept
 */
export async function provision(config: ProvisionConfig): Promise<readonly string[]> {
  const { BATON_KEYS_DIR: folder } = config;
  const kafka = kafkaOf(config);
  const said: string[] = [];
  const passwords = await passwordsOf(config);
  if (folder !== undefined) {
    await provideKeys(folder, serviceNames);
    said.push(`Keys are in ${folder}`);
  }
  const notes = await providePostgres({
    url: config.DATABASE_URL,
    databases: config.BATON_DATABASES,
    places: topology,
    passwordOf: (service) => passwords.get(service) ?? '',
  });
  said.push(
    `PostgreSQL has a role and a ${config.BATON_DATABASES === 'one' ? 'schema' : 'database'} per service`,
    ...notes,
  );
  if (kafka === undefined) return [...said, 'KAFKA_BROKERS is not set: no topics were made'];
  const { created } = await provideKafka({
    kafka,
    replicationFactor: config.KAFKA_REPLICATION_FACTOR,
    rights: kafka.user !== undefined,
    places: topology,
  });
  said.push(created.length > 0 ? `Kafka has the new topics ${created.join(', ')}` : 'Kafka has all topics');
  if (kafka.user === undefined) said.push('KAFKA_USERNAME is not set: the broker was given no rights to keep');
  return said;
}

/** The broker, as the user that prepares it; undefined where none is configured. */
export const kafkaOf = (config: ProvisionConfig): KafkaSettings | undefined =>
  config.KAFKA_BROKERS && {
    brokers: config.KAFKA_BROKERS,
    clientId: 'baton-provision',
    tls: config.KAFKA_TLS,
    ...(config.KAFKA_USERNAME !== undefined && {
      user: { name: config.KAFKA_USERNAME, password: config.KAFKA_PASSWORD ?? '' },
    }),
  };

async function passwordsOf({
  BATON_PASSWORDS: given,
  BATON_KEYS_DIR: folder,
}: ProvisionConfig): Promise<ReadonlyMap<string, string>> {
  const missing = serviceNames.filter((service) => !given.has(service));
  if (missing.length > 0 && folder === undefined)
    throw new ConfigError([
      `BATON_PASSWORDS: has none for ${missing.join(', ')}, and without BATON_KEYS_DIR none is made`,
    ]);
  const made = await Promise.all(
    missing.map(async (service) => [service, await providePassword(folder ?? '', service)] as const),
  );
  return new Map([...given, ...made]);
}
