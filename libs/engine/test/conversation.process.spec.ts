import { readFile } from 'node:fs/promises';

import { readBpmn } from '@baton/bpmn';
import { describe, expect, it } from 'vitest';

import { compileProcess } from '../src/compile-process.js';
import { simulate, type Simulation } from '../src/simulation/index.js';
import { startTriggers } from '../src/start-triggers.js';

const { processes, findings } = await readBpmn(
  await readFile(new URL('processes/conversation.bpmn', import.meta.url), 'utf8'),
);
const [buy, sell] = processes as [(typeof processes)[number], (typeof processes)[number]];
const sentBy = (run: Simulation) =>
  run.eventsOf('MessageSent').map(({ message, correlationKey }) => [message, correlationKey]);

describe('a conversation between the pools of one file', () => {
  it('is read without an error', () => {
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(startTriggers(compileProcess(sell), 0)).toEqual([{ element: 'ordered', type: 'message', message: 'order' }]);
  });
  it('is one of instances that find each other by the key that the file draws', () => {
    const customer = simulate(buy).start({ myOrder: { id: 'o-1' } });
    expect(sentBy(customer)).toEqual([['order', 'o-1']]);
    const [{ variables } = { variables: {} }] = customer.eventsOf('MessageSent');

    const shop = simulate(sell).start(variables, { startElement: 'ordered' }).completeTask('check');
    expect(sentBy(shop)).toEqual([
      ['confirmed', 'o-1'],
      ['Parcel', undefined],
    ]);
    expect(customer.eventsOf('SubscriptionOpened')).toMatchObject([{ message: 'confirmed', correlationKey: 'o-1' }]);
    expect(() => customer.receive('confirmed', 'o-2')).toThrow('Nothing waits');
    expect(customer.receive('confirmed', 'o-1').receive('Parcel').status).toBe('completed');
    expect(shop.status).toBe('completed');
  });
  it('takes any message while its own key is made of nothing yet', () => {
    const shop = simulate(sell).start({}, { startElement: 'ordered' }).completeTask('check');
    expect(sentBy(shop)).toEqual([
      ['confirmed', undefined],
      ['Parcel', undefined],
    ]);
    expect(shop.incidents()).toEqual([]);
  });
});
