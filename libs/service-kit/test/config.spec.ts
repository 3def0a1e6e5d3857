import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { commaList, ConfigError, defineConfig, onOff, port, serviceSettings } from '../src/index.js';

const load = defineConfig(
  z.object({
    URL: z.url(),
    PORT: port(8080),
    CLOCK: onOff('off'),
    ALLOW: commaList().default([]),
    KEY: z.string().optional(),
  }),
);

describe('configuration', () => {
  it('lists every problem at once', () => {
    const problems = (() => {
      try {
        load({ PORT: '70000', CLOCK: 'maybe', KEY_FILE: '/no/such/file' });
      } catch (error) {
        return (error as ConfigError).problems;
      }
    })();
    expect(problems?.map((problem) => problem.split(':')[0])).toEqual(['KEY_FILE', 'URL', 'PORT', 'CLOCK']);
  });

  it('fills in defaults, and takes an empty variable for an absent one', () => {
    expect(load({ URL: 'http://a', PORT: '', ALLOW: ' a, b ,' })).toEqual({
      URL: 'http://a',
      PORT: 8080,
      CLOCK: false,
      ALLOW: ['a', 'b'],
    });
  });

  it('reads a secret from the file that NAME_FILE names', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'baton-config-')), 'key');
    writeFileSync(file, 's3cret\n');
    expect(load({ URL: 'http://a', KEY_FILE: file }).KEY).toBe('s3cret');
  });

  it('asks a service for nothing but its database', () => {
    expect(defineConfig(z.object(serviceSettings))({ DATABASE_URL: 'postgres://localhost/baton' })).toMatchObject({
      BATON_HTTP_PORT: 8080,
      BATON_GRPC_PORT: 50051,
    });
  });
});
