import { expect, it } from 'vitest';

import { topics } from '@baton/contracts';
import type { Fact } from '@baton/messaging';

import { parkedLine } from './parked-line.js';

const fact = (topic: string): Fact => ({
  id: 'f-1',
  topic,
  type: 'thing',
  source: '/test',
  key: 'k-1',
  seq: 1,
  time: '2026-11-21T10:00:00Z',
  tenant: 'acme',
  data: { salary: 1 },
});

it('names the instance of a parked fact where it is of one, and nothing that is in it', () => {
  const told = { group: 'insight', type: 'thing', key: 'k-1', fact: 'f-1', cause: 'Error: no' };
  const line = (topic: string) => parkedLine({ group: 'insight', fact: fact(topic), cause: 'Error: no' });
  const common = { msg: 'A fact was parked', context: 'bus', ...told };
  expect(line(topics.userTask)).toEqual({ ...common, topic: topics.userTask, instance_id: 'k-1' });
  expect(line(topics.model)).toEqual({ ...common, topic: topics.model });
});
