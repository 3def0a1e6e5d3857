import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { masterKey } from '../src/master-key.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'baton-key-'))));
afterEach(() => rm(folder, { recursive: true }));

describe('the master key', () => {
  it('is made once, readable by its owner alone', async () => {
    const dataDir = join(folder, 'new');
    const [first, second] = await Promise.all([masterKey(dataDir), masterKey(dataDir)]);
    expect(first).toEqual(second);
    expect(first).toHaveLength(32);
    expect((await stat(join(dataDir, 'master.key'))).mode & 0o777).toBe(0o600);
  });

  it('comes from the file that is named, which has to be there and to hold a key', async () => {
    const file = join(folder, 'key');
    await expect(masterKey(folder, file)).rejects.toThrow('cannot be read');
    await writeFile(file, 'short');
    await expect(masterKey(folder, file)).rejects.toThrow('64 hexadecimal digits');
    await writeFile(file, `${'ab'.repeat(32)}\n`);
    expect(await masterKey(folder, file)).toEqual(Buffer.from('ab'.repeat(32), 'hex'));
    expect(await readFile(file, 'utf8')).toBe(`${'ab'.repeat(32)}\n`);
  });
});
