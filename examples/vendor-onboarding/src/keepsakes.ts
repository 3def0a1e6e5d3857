import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { freePort } from './free-port.js';

/** What the example has to remember from one start of Baton to the next. */
export interface Keepsakes {
  /** Of the people it made. */
  readonly password: string;
  readonly erpPort: number;
  readonly erpToken: string;
  /** Whether the process has been told of this port and token. */
  readonly erpTold: boolean;
  readonly webhook?: { readonly webhookId: string; readonly path: string; readonly signingSecret: string };
}

export const folderIn = (dataDir: string): string => join(dataDir, 'examples', 'vendor-onboarding');
const fileIn = (dataDir: string): string => join(folderIn(dataDir), 'keepsakes.json');

/** Made on the first call. The file is readable by its owner alone: it holds a password. */
export async function recall(dataDir: string): Promise<Keepsakes> {
  try {
    return JSON.parse(await readFile(fileIn(dataDir), 'utf8')) as Keepsakes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const token = randomBytes(24).toString('base64url');
    return keep(dataDir, {
      password: randomBytes(9).toString('base64url'),
      erpPort: await freePort(),
      erpToken: token,
      erpTold: false,
    });
  }
}

/** Replaces the file whole, so that a crash leaves the one or the other. */
export async function keep(dataDir: string, keepsakes: Keepsakes): Promise<Keepsakes> {
  const file = fileIn(dataDir);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(keepsakes, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  return keepsakes;
}
