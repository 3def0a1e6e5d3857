import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The API key that the first admin gets on the first start: the given one, or one made up and kept in the data folder,
 * where the command line's owner finds it again. It stays what it is when that admin already has another one.
 */
export async function adminKey(dataDir: string, given: string | undefined): Promise<{ key: string; file?: string }> {
  if (given !== undefined) return { key: given };
  const file = join(dataDir, 'admin-api-key');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return { key: kept.trim(), file };
  const key = `baton_${randomBytes(24).toString('base64url')}`;
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, `${key}\n`, { mode: 0o600, flush: true });
  return { key, file };
}
