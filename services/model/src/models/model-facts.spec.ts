import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { underTraceparent } from '@baton/service-kit';
import { followTraces } from '@baton/testing/trace-contexts';

import { ModelFacts } from './model-facts.js';
import type { ModelRow } from './model.js';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const row = { modelId: 'm', name: 'M', processKeys: ['p'], factSeq: 1 } as unknown as ModelRow;
const caller = { tenant: 'acme', subject: 'dee', kind: 'person', roles: ['designer'] } as const;

let end: () => void;
beforeAll(() => void (end = followTraces()));
afterAll(() => end());

it('names the request that made a fact, where there is one', async () => {
  const written: unknown[] = [];
  const tx = { query: async (_sql: string, values: string[][]) => void written.push(JSON.parse(values[3]?.[0] ?? '')) };
  const retire = () => new ModelFacts().retired(tx as unknown as pg.PoolClient, caller, row);
  await underTraceparent(TRACEPARENT, retire);
  await retire();
  expect(written).toMatchObject([{ key: 'm', traceparent: TRACEPARENT }, { key: 'm' }]);
  expect(written[1]).not.toHaveProperty('traceparent');
});
