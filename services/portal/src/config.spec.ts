import { defineConfig } from '@baton/service-kit';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { portalSettings } from './config.js';

const read = defineConfig(z.object(portalSettings));

describe('the settings of the edge', () => {
  it('name the replicas of each service', () => {
    const { BATON_UPSTREAMS } = read({
      BATON_UPSTREAMS: 'execution=http://127.0.0.1:8081|http://127.0.0.1:8082/, task=https://task.internal',
    });
    expect([...BATON_UPSTREAMS]).toEqual([
      ['execution', ['http://127.0.0.1:8081', 'http://127.0.0.1:8082']],
      ['task', ['https://task.internal']],
    ]);
  });

  it.each([
    ['task', 'is no name=address'],
    ['task=127.0.0.1:8083', 'is no address such as'],
    ['task=http://127.0.0.1:8083/below', 'is no address such as'],
    ['task=http://a,task=http://b', 'names task twice'],
    ['tasks=http://127.0.0.1:8083', 'answers no REST calls'],
    ['portal=http://127.0.0.1:8080', 'answers no REST calls'],
  ])('refuse %s', (BATON_UPSTREAMS, problem) => {
    expect(() => read({ BATON_UPSTREAMS })).toThrow(problem);
  });
});
