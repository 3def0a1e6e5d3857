import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

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
  if (file === undefined) await make(path);
  const text = (await readFile(path, 'utf8').catch(() => fail(`BATON_MASTER_KEY_FILE: ${path} cannot be read`))).trim();
  if (!/^[0-9a-f]{64}$/i.test(text))
    fail(`BATON_MASTER_KEY_FILE: ${path} has to hold 64 hexadecimal digits (openssl rand -hex 32)`);
  return Buffer.from(text, 'hex');
}

/** Linked into place whole, so that two first starts agree on one key and none reads half of it. */
async function make(path: string): Promise<void> {
  if (existsSync(path)) return;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${randomBytes(LENGTH).toString('hex')}\n`, { mode: 0o600, flush: true });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
}

function fail(message: string): never {
  throw new Error(message);
}
