import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { provideSecrets } from '../src/secrets.js';
import { serviceNames } from '../src/topology.js';

describe('the secrets of an installation', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-secrets-'));
  const plan = { folder, databaseUrl: 'postgres://postgres@db:5432/baton', databases: 'one' } as const;
  const read = (name: string) => readFileSync(join(folder, name), 'utf8').trim();
  beforeAll(() => provideSecrets(plan));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('hold a key, a password and a database address for every service', () => {
    for (const service of serviceNames) {
      expect(read(`${service}.pem`)).toContain('PRIVATE KEY');
      expect(read(`${service}.database-url`)).toBe(
        `postgres://baton_${service}:${read(`${service}.password`)}@db:5432/baton`,
      );
    }
  });

  it('hold those of the superusers and of the first admin', () => {
    expect(read('postgres.database-url')).toBe(`postgres://postgres:${read('postgres.password')}@db:5432/baton`);
    expect(read('kafka-admin.password')).not.toBe(read('kafka-broker.password'));
    expect(read('admin.api-key')).toMatch(/^baton_[\w-]{32}$/);
    expect(read('passwords').split('\n')).toHaveLength(serviceNames.length);
  });

  it('are readable by their owner alone, but for what the image of PostgreSQL reads', () => {
    const open = readdirSync(folder).filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0);
    expect(open).toEqual(['postgres.password']);
  });

  it('stay as they are when they are made again', async () => {
    const before = readdirSync(folder).map((name) => [name, read(name)]);
    await provideSecrets(plan);
    expect(readdirSync(folder).map((name) => [name, read(name)])).toEqual(before);
  });
});
