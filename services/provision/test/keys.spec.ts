import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createPrivateKey, createPublicKey, sign, verify, type JsonWebKey } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { provideKeys, providePassword } from '../src/keys.js';

describe('keys', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-keys-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const contents = () => Object.fromEntries(readdirSync(folder).map((file) => [file, read(file)]));

  it('what a service signs, the public set under its name verifies', async () => {
    await provideKeys(folder, ['task', 'model']);
    const { keys } = JSON.parse(read('keys.json')) as { keys: ({ kid: string } & JsonWebKey)[] };
    const signature = sign(null, Buffer.from('hello'), createPrivateKey(read('task.pem')));
    const verified = keys.map(({ kid, ...jwk }) => [
      kid,
      verify(null, Buffer.from('hello'), createPublicKey({ key: jwk, format: 'jwk' }), signature),
    ]);
    expect(verified).toEqual([
      ['task', true],
      ['model', false],
    ]);
  });

  it('the public set holds no private half', async () => {
    await provideKeys(folder, ['task']);
    expect(read('keys.json')).not.toContain('"d"');
  });

  it('the master key is 64 hexadecimal digits', async () => {
    await provideKeys(folder, []);
    expect(read('master.key')).toMatch(/^[0-9a-f]{64}\n$/);
  });

  it('a second run keeps everything, and two at once agree', async () => {
    const both = [provideKeys(folder, ['task']), provideKeys(folder, ['task'])];
    await Promise.all([...both, providePassword(folder, 'task'), providePassword(folder, 'task')]);
    const before = contents();
    await provideKeys(folder, ['task']);
    await providePassword(folder, 'task');
    expect(contents()).toEqual(before);
    expect(Object.keys(before).sort()).toEqual(['keys.json', 'master.key', 'task.password', 'task.pem']);
  });

  it('only their owner can read them', async () => {
    await provideKeys(folder, ['task']);
    for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).mode & 0o077, file).toBe(0);
  });
});
