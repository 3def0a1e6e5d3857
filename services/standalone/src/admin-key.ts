import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { keptFile } from '@baton/service-kit';

/**
 * The API key that the first admin gets on the first start: the given one, or one made up and kept in the data folder,
 * where the command line's owner finds it again. It stays what it is when that admin already has another one.
 */
export async function adminKey(dataDir: string, given: string | undefined): Promise<{ key: string; file?: string }> {
  if (given !== undefined) return { key: given };
  const file = join(dataDir, 'admin-api-key');
  const key = (await keptFile(file, () => `baton_${randomBytes(24).toString('base64url')}\n`)).trim();
  return { key, file };
}
