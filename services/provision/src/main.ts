import { ConfigError } from '@baton/service-kit';

import { loadConfig, loadSecretsConfig } from './config.js';
import { provision } from './provision.js';
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

try {
  const said = process.argv[2] === 'secrets' ? await secrets() : await provision(loadConfig(process.env));
  for (const line of said) console.log(line);
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : `Cannot provision: ${(error as Error).message}`);
  process.exitCode = 1;
}
