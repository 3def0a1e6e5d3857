import { randomBytes } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';

import { keptFile } from '@baton/service-kit';

import { provideKeys, providePassword } from './keys.js';
import { databaseUrlOf, type Databases } from './postgres.js';
import { serviceNames, topology } from './topology.js';

export interface SecretsPlan {
  readonly folder: string;
  /** Where the database will be reached, with the superuser's name: `postgres://postgres@postgres:5432/baton`. */
  readonly databaseUrl: string;
  readonly databases: Databases;
}

/**
 * Makes every secret of an installation, before anything of it runs, and keeps what is there: the keys (`provideKeys`),
 * `<service>.password` (PostgreSQL and Kafka alike), `<service>.database-url`, those of the superusers (`postgres`, `kafka-admin`,
 * `kafka-broker`), `passwords` for `BATON_PASSWORDS`, and the first admin's `admin.password` and `admin.api-key`.
 */
export async function provideSecrets({ folder, databaseUrl, databases }: SecretsPlan): Promise<void> {
  await provideKeys(folder, serviceNames);
  const passwords = new Map<string, string>();
  for (const service of serviceNames) passwords.set(service, await providePassword(folder, service));
  for (const user of ['postgres', 'kafka-admin', 'kafka-broker', 'admin']) await providePassword(folder, user);
  // The image of PostgreSQL reads it as a user of its own; the folder keeps others out.
  await chmod(join(folder, 'postgres.password'), 0o644);

  const superuser = new URL(databaseUrl);
  superuser.password = await providePassword(folder, 'postgres');
  await keptFile(join(folder, 'postgres.database-url'), () => `${superuser.href}\n`);
  const passwordOf = (service: string): string => passwords.get(service) ?? '';
  for (const place of topology) {
    const url = databaseUrlOf({ url: databaseUrl, databases, passwordOf }, place);
    await keptFile(join(folder, `${place.service}.database-url`), () => `${url}\n`);
  }
  const list = [...passwords].map(([service, password]) => `${service}=${password}`).join('\n');
  await keptFile(join(folder, 'passwords'), () => `${list}\n`);
  await keptFile(join(folder, 'admin.api-key'), () => `baton_${randomBytes(24).toString('base64url')}\n`);
}
