import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { keptFile } from '@baton/service-kit';

const LENGTH = 32;

/**
 * The key that seals secrets. Without a file of its own it is made in the data folder on the first start; whoever
 * backs the database up needs it too.
 *
 * @param file has to exist and to hold 64 hexadecimal digits
 * @throws Error when the file cannot be read or holds no key
 */
export async function masterKey(dataDir: string, file?: string): Promise<Buffer> {
  const path = file ?? join(dataDir, 'master.key');
  if (file === undefined && !existsSync(path)) await keptFile(path, () => `${randomBytes(LENGTH).toString('hex')}\n`);
  const text = (await readFile(path, 'utf8').catch(() => fail(`BATON_MASTER_KEY_FILE: ${path} cannot be read`))).trim();
  if (!/^[0-9a-f]{64}$/i.test(text))
    fail(`BATON_MASTER_KEY_FILE: ${path} has to hold 64 hexadecimal digits (openssl rand -hex 32)`);
  return Buffer.from(text, 'hex');
}

function fail(message: string): never {
  throw new Error(message);
}
