import { describe, expect, it } from 'vitest';

import { simulate } from '../src/simulation/index.js';
import { el, processOf } from './build-process.js';

const oneTask = processOf(
  [el('noneStartEvent', 'start'), el('serviceTask', 'charge', { baton: { job: { type: 'charge-card', retries: 3, backoff: 'PT10S' } } }), el('noneEndEvent', 'end')],
  ['start -> charge', 'charge -> end'],
);

describe('a service task', () => {
  it('waits for its job and takes the answer as variables', () => {
    const order = simulate(oneTask).start({ amount: 5 });
    expect(order.waitingAt()).toEqual(['charge']);
    expect(order.eventsOf('JobCreated')).toMatchObject([{ element: 'charge', kind: 'worker', jobType: 'charge-card', retries: 3, backoff: 'PT10S' }]);
    order.completeJob('charge', { receipt: 'r1' });
    expect(order.status).toBe('completed');
    expect(order.path()).toEqual(['start', 'charge', 'end']);
    expect(order.variables()).toEqual({ amount: 5, receipt: 'r1' });
  });
});
