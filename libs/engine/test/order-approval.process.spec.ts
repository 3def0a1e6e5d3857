import { readFile } from 'node:fs/promises';

import { readBpmn } from '@baton/bpmn';
import { expect, it } from 'vitest';

import { checkDeployable } from '../src/check-deployable.js';
import { simulate } from '../src/simulation/index.js';

const {
  processes: [process],
} = await readBpmn(await readFile(new URL('processes/order-approval.bpmn', import.meta.url), 'utf8'));
if (!process) throw new Error('The file holds no process');
const begin = (amount: number) => simulate(process).start({ amount, orderId: 'o-7' });

it('can be deployed as it is', () => {
  expect(checkDeployable(process)).toEqual([]);
});
it('ships a small order at once and waits for the money', () => {
  const order = begin(20).completeJob('ship', { parcel: 'p1' });
  expect(order.waitingAt()).toEqual(['paid', 'join']);
  order.receive('order-paid', 'o-7', { paid: 20 });
  expect(order.path()).toEqual([
    'start',
    'large',
    'merge',
    'fulfilStart',
    'fork',
    'ship',
    'paid',
    'join',
    'fulfilEnd',
    'fulfil',
    'done',
  ]);
  expect(order.variables()).toEqual({ amount: 20, orderId: 'o-7', parcel: 'p1', paid: 20 });
});
it('asks for approval of a large order', () => {
  expect(begin(900).completeTask('approve', {}, 'approve').waitingAt()).toEqual(['ship', 'paid']);
  expect(begin(900).completeTask('approve', {}, 'reject').path()).toEqual([
    'start',
    'large',
    'approve',
    'approved',
    'rejected',
  ]);
});
it('escalates an order nobody approves within two days', () => {
  const order = begin(900).advanceClock('PT47H');
  expect(order.waitingAt()).toEqual(['approve']);
  order.advanceClock('PT1H').completeJob('escalate');
  expect(order.path()).toEqual(['start', 'large', 'deadline', 'escalate', 'rejected']);
  expect(order.status).toBe('completed');
});
it('gives up when the stock is out, and no longer waits for the money', () => {
  const order = begin(20).throwError('ship', 'no-stock');
  expect(order.path().slice(-2)).toEqual(['outOfStock', 'rejected']);
  expect([order.status, order.state().subscriptions]).toEqual(['completed', {}]);
});
