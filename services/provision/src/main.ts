import { ConfigError } from '@baton/service-kit';

import { loadConfig, loadSecretsConfig } from './config.js';
import { kafkaOf, provision } from './provision.js';
import { restored } from './restored.js';
import { provideSecrets } from './secrets.js';

/** `secrets`: only makes the folder of secrets, which PostgreSQL and Kafka need before they can start. */
async function secrets(): Promise<readonly string[]> {
  const {
    BATON_KEYS_DIR: folder,
    DATABASE_URL: databaseUrl,
    BATON_DATABASES: databases,
  } = loadSecretsConfig(process.env);
  await provideSecrets({ folder, databaseUrl, databases });
  return [`The secrets are in ${folder}`];
}

/** `restored SINCE`: after a backup was put back, with all services stopped. */
async function afterRestore(moment: string | undefined): Promise<readonly string[]> {
  const since = new Date(moment ?? '');
  if (Number.isNaN(since.getTime()))
    throw new ConfigError(['restored: name a moment from before the backup, e.g. restored 2026-11-21T09:00:00Z']);
  const config = loadConfig(process.env);
  const kafka = kafkaOf(config);
  if (kafka === undefined) throw new ConfigError(['KAFKA_BROKERS: is needed']);
  return restored({ url: config.DATABASE_URL, databases: config.BATON_DATABASES, kafka, since });
}

const verbs = {
  secrets,
  restored: () => afterRestore(process.argv[3]),
  provision: () => provision(loadConfig(process.env)),
} as const;

try {
  const verb = process.argv[2] ?? 'provision';
  if (!(verb in verbs)) throw new ConfigError([`${verb}: has to be one of ${Object.keys(verbs).join(', ')}`]);
  for (const line of await verbs[verb as keyof typeof verbs]()) console.log(line);
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : `Cannot provision: ${(error as Error).message}`);
  process.exitCode = 1;
}
