import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { underTraceparent } from '@baton/service-kit';
import { followTraces } from '@baton/testing/trace-contexts';

import type { NewFact } from './fact.js';
import { FactsHandler } from './facts.handler.js';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const fact = (key: string) => ({ topic: 't', type: 'x', key, tenant: 'acme', time: 0, data: {} }) as NewFact;

let end: () => void;
beforeAll(() => void (end = followTraces()));
afterAll(() => end());

it('names the request that made the facts, where there is one', async () => {
  const written: { key: string; traceparent?: string }[] = [];
  const tx = {
    query: async (_sql: string, values?: string[][]) => {
      written.push(...(values?.[3] ?? []).map((text) => JSON.parse(text)));
      return { rows: [{ xid: '7' }] };
    },
  } as unknown as pg.ClientBase;
  const facts = new FactsHandler({} as pg.Pool);
  await underTraceparent(TRACEPARENT, () => facts.publish(tx, [fact('a'), fact('b')]));
  await facts.publish(tx, [fact('c')]);
  expect(written.map(({ key, traceparent }) => [key, traceparent])).toEqual([
    ['a', TRACEPARENT],
    ['b', TRACEPARENT],
    ['c', undefined],
  ]);
});
