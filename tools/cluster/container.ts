import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What an orchestrator keeps in files. */
const SECRETS = ['DATABASE_URL', 'KAFKA_PASSWORD', 'BATON_ADMIN_PASSWORD', 'BATON_ADMIN_API_KEY', 'SMTP_URL'];

/**
 * The settings of a process as its image is given them (`docker-compose.yml`, `deploy/helm`): secrets in files that
 * `NAME_FILE` names, and callers behind proxies.
 *
 * @param folder gets the files, which their owner alone may read
 */
export function asInContainer(env: Readonly<Record<string, string>>, folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const settings = Object.entries(env).map(([name, value]) => {
    if (!SECRETS.includes(name)) return [name, value];
    const file = join(folder, name.toLowerCase().replaceAll('_', '-'));
    writeFileSync(file, `${value}\n`, { mode: 0o600 });
    return [`${name}_FILE`, file];
  });
  // Here, the edge stands before them on loopback.
  return { ...Object.fromEntries(settings), NODE_ENV: 'production', BATON_TRUSTED_PROXIES: 'loopback,uniquelocal' };
}
