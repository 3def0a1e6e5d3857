import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrokerUser } from './broker-user.js';

/** What has to be the same again when a broker starts on data it has written before. */
export interface KeptBroker {
  readonly clusterId: string;
  readonly admin?: BrokerUser;
  readonly self?: BrokerUser;
  /** Those that the broker knows. */
  readonly users: readonly BrokerUser[];
}

const fileOf = (dataDir: string) => join(dataDir, 'broker.json');

/** Reads it, or makes it up for new data. */
export async function keptBroker(dataDir: string, guarded: boolean): Promise<KeptBroker> {
  if (existsSync(fileOf(dataDir))) {
    const kept = JSON.parse(await readFile(fileOf(dataDir), 'utf8')) as KeptBroker;
    if ((kept.admin !== undefined) !== guarded)
      throw new Error(`The broker's data in ${dataDir} were made ${guarded ? 'without' : 'with'} users`);
    return kept;
  }
  const user = (name: string): BrokerUser => ({ name, password: randomBytes(18).toString('base64url') });
  return {
    clusterId: randomBytes(16).toString('base64url'),
    users: [],
    ...(guarded && { admin: user('admin'), self: user('broker') }),
  };
}

/** Holds passwords: for the owner's eyes only. */
export async function keepBroker(dataDir: string, kept: KeptBroker): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(fileOf(dataDir), JSON.stringify(kept), { mode: 0o600 });
}
