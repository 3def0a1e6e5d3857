import { describe, expect, it } from 'vitest';

import { ConfigError } from '@baton/service-kit';

import { loadConfig } from '../src/config.js';

describe('the configuration of standalone', () => {
  it('needs nothing', () => {
    expect(loadConfig({})).toMatchObject({
      BATON_HOST: '127.0.0.1',
      BATON_HTTP_PORT: 8080,
      BATON_GRPC_PORT: 50051,
      BATON_DATA_DIR: '.baton',
      BATON_BUS: 'postgres',
      BATON_TEST_CLOCK: false,
    });
  });

  it('lists all that is wrong with it', () => {
    const broken = {
      BATON_HTTP_PORT: 'eighty',
      DATABASE_URL: 'mysql://x',
      BATON_BUS: 'kafka',
      BATON_TEST_CLOCK: 'yes',
    };
    const { problems } = (() => {
      try {
        return loadConfig(broken) as never;
      } catch (error) {
        return error as ConfigError;
      }
    })();
    expect(problems.map((problem: string) => problem.split(':')[0]).sort()).toEqual(Object.keys(broken).sort());
  });
});
