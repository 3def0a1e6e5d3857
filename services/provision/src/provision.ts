import { ConfigError } from '@baton/service-kit';

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
  const { BATON_KEYS_DIR: folder, KAFKA_BROKERS: brokers, KAFKA_USERNAME: user } = config;
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
  if (brokers === undefined) return [...said, 'KAFKA_BROKERS is not set: no topics were made'];
  const { created } = await provideKafka({
    kafka: {
      brokers,
      clientId: 'baton-provision',
      tls: config.KAFKA_TLS,
      ...(user !== undefined && { user: { name: user, password: config.KAFKA_PASSWORD ?? '' } }),
    },
    replicationFactor: config.KAFKA_REPLICATION_FACTOR,
    rights: user !== undefined,
    places: topology,
  });
  said.push(created.length > 0 ? `Kafka has the new topics ${created.join(', ')}` : 'Kafka has all topics');
  if (user === undefined) said.push('KAFKA_USERNAME is not set: the broker was given no rights to keep');
  return said;
}

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
