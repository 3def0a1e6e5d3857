import { ConfigError } from '@baton/service-kit';

import { loadConfig } from './config.js';
import { provision } from './provision.js';

try {
  for (const line of await provision(loadConfig(process.env))) console.log(line);
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : `Cannot provision: ${(error as Error).message}`);
  process.exitCode = 1;
}
