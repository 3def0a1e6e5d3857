import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { ConfigError, defineConfig, fileKeys, sealingSettings, serviceCaller, ServiceTokens } from '../src/index.js';
import { processSchema } from '../src/process-settings.js';

const pairs = Object.fromEntries(['task', 'execution'].map((name) => [name, generateKeyPairSync('ed25519')]));
const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const jwk = (name: string, key: KeyObject) => ({ ...createPublicKey(key).export({ format: 'jwk' }), kid: name });
const publicKeys = JSON.stringify({
  keys: Object.entries(pairs).map(([name, { privateKey }]) => jwk(name, privateKey)),
});

const complete = {
  DATABASE_URL: 'postgres://baton_task:secret@127.0.0.1/baton',
  KAFKA_BROKERS: '127.0.0.1:9092, 127.0.0.1:9093',
  BATON_SERVICES: 'execution=127.0.0.1:50061|127.0.0.1:50062,task=task.internal:50063',
  BATON_SERVICE_KEY: pem(pairs['task']!.privateKey),
  BATON_SERVICE_KEYS: publicKeys,
  BATON_MASTER_KEY: 'ab'.repeat(32),
};
const load = defineConfig(processSchema('task', sealingSettings));
const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    load(env);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
};

const folder = mkdtempSync(join(tmpdir(), 'baton-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the settings of a service process', () => {
  it('are read, each also from a file', () => {
    writeFileSync(join(folder, 'key.pem'), complete.BATON_SERVICE_KEY);
    writeFileSync(join(folder, 'password'), 'of the broker\n');
    const { BATON_SERVICE_KEY: _, ...rest } = complete;
    const settings = load({
      ...rest,
      BATON_SERVICE_KEY_FILE: join(folder, 'key.pem'),
      KAFKA_USERNAME: 'baton_task',
      KAFKA_PASSWORD_FILE: join(folder, 'password'),
    });
    expect(settings).toMatchObject({
      KAFKA_BROKERS: ['127.0.0.1:9092', '127.0.0.1:9093'],
      KAFKA_PASSWORD: 'of the broker',
      KAFKA_TLS: false,
      BATON_MASTER_KEY: Buffer.alloc(32, 0xab),
    });
    expect(settings.BATON_SERVICES.get('execution')).toBe('127.0.0.1:50061|127.0.0.1:50062');
  });

  it('are listed by name where they are missing', () => {
    expect(problemsOf({}).map((problem) => problem.split(':')[0])).toEqual([
      'DATABASE_URL',
      'KAFKA_BROKERS',
      'BATON_SERVICES',
      'BATON_SERVICE_KEY',
      'BATON_SERVICE_KEYS',
      'BATON_MASTER_KEY',
    ]);
  });

  it('are told all at once where they are wrong, also what does not fit together', () => {
    const problems = problemsOf({
      ...complete,
      KAFKA_BROKERS: 'kafka',
      KAFKA_USERNAME: 'baton_task',
      BATON_SERVICES: 'execution=127.0.0.1:50061|elsewhere:50062',
      BATON_SERVICE_KEY: pem(pairs['execution']!.privateKey),
      BATON_MASTER_KEY: 'short',
    });
    expect([...problems].sort()).toEqual([
      'BATON_MASTER_KEY: has to be 64 hexadecimal digits (openssl rand -hex 32)',
      expect.stringContaining('BATON_SERVICES: 127.0.0.1:50061|elsewhere:50062: several replicas have to be'),
      'BATON_SERVICE_KEYS: its key for task is not the public half of BATON_SERVICE_KEY',
      'KAFKA_BROKERS: has to be host:port, comma-separated',
      'KAFKA_USERNAME: KAFKA_USERNAME and KAFKA_PASSWORD are given together, or not at all',
    ]);
  });

  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  it.each([
    ['BATON_SERVICES', 'execution', 'execution is no name=address'],
    ['BATON_SERVICES', 'task=a:1,task=b:1', 'names task twice: its replicas are separated by |'],
    ['BATON_SERVICE_KEY', 'secret nonsense', 'has to be a private Ed25519 key in PEM (PKCS #8)'],
    ['BATON_SERVICE_KEY', pem(stranger.privateKey), 'has to be a private Ed25519 key in PEM (PKCS #8)'],
    ['BATON_SERVICE_KEYS', '{}', 'has to be a JWK Set: {"keys": […]}'],
    [
      'BATON_SERVICE_KEYS',
      JSON.stringify({ keys: [{ ...jwk('task', pairs['task']!.privateKey), kid: undefined }] }),
      'has a key without `kid`, the service’s name',
    ],
    [
      'BATON_SERVICE_KEYS',
      JSON.stringify({ keys: [{ ...pairs['task']!.privateKey.export({ format: 'jwk' }), kid: 'task' }] }),
      'holds the private key of task: only public keys belong there',
    ],
    [
      'BATON_SERVICE_KEYS',
      JSON.stringify({ keys: [jwk('execution', pairs['execution']!.privateKey)] }),
      'has no key with the kid task: nobody could verify its calls',
    ],
  ])('refuse %s %s', (name, value, reason) => {
    expect(problemsOf({ ...complete, [name]: value })).toEqual([`${name}: ${reason}`]);
  });
});

describe('keys from files', () => {
  it('let one service sign, and every other one verify', async () => {
    const verifying = new Map(
      Object.entries(pairs).map(([name, { privateKey }]) => [name, createPublicKey(privateKey)] as const),
    );
    const of = (name: string) => new ServiceTokens(fileKeys(name, pairs[name]!.privateKey, verifying));
    const token = await of('task').sign('task', 'execution', serviceCaller('task', 'acme'));
    expect(await of('execution').verify(token, ['execution'])).toMatchObject({ subject: 'task', tenant: 'acme' });
    await expect(of('task').sign('execution', 'task', serviceCaller('execution', 'acme'))).rejects.toThrow(
      'No signing key for the service execution',
    );
  });
});
