import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const charge = processOf(
  [
    el('noneStartEvent', 'start'),
    el('serviceTask', 'charge', { baton: { job: { type: 'charge-card', retries: 3, backoff: 'PT10S' } } }),
    el('noneEndEvent', 'end'),
  ],
  ['start -> charge', 'charge -> end'],
);

describe('a job task', () => {
  it('waits for its job and takes the answer as variables', () => {
    const order = simulate(charge).start({ amount: 5 });
    expect(order.waitingAt()).toEqual(['charge']);
    expect(order.eventsOf('JobCreated')).toMatchObject([
      { element: 'charge', kind: 'worker', jobType: 'charge-card', retries: 3, backoff: 'PT10S' },
    ]);
    order.completeJob('charge', { receipt: 'r1' });
    expect(order.status).toBe('completed');
    expect(order.path()).toEqual(['start', 'charge', 'end']);
    expect(order.variables()).toEqual({ amount: 5, receipt: 'r1' });
  });
  it('waits for a worker of its id where nobody bound it', () => {
    const order = simulate(processOf([el('businessRuleTask', 'rate')], [])).start();
    expect(order.eventsOf('JobCreated')).toMatchObject([{ jobType: 'rate', kind: 'worker' }]);
  });
  it('offers a failed job again after a backoff that doubles', () => {
    const order = simulate(charge).start();
    order.failJob('charge', 'no line').failJob('charge', 'no line');
    expect(order.eventsOf('JobFailed')).toMatchObject([
      { retries: 2, retryAt: order.now + 10_000 },
      { retries: 1, retryAt: order.now + 20_000 },
    ]);
    expect(order.incidents()).toEqual([]);
  });
  it('takes the retries and the moment that the worker names', () => {
    const order = simulate(charge).start();
    order.failJob('charge', 'no line', { retries: 7, retryAt: order.now + 5 });
    expect(order.eventsOf('JobFailed')).toMatchObject([{ retries: 7, retryAt: order.now + 5 }]);
  });
  it('stops at an incident with the job when no attempt is left, and a retry renews them all', () => {
    const order = simulate(charge).start();
    const job = order.job('charge');
    order.failJob('charge', 'card refused', { retries: 0 });
    expect(order.eventsOf('IncidentRaised')).toMatchObject([
      { code: 'JOB_FAILED', element: 'charge', job, message: 'charge: card refused' },
    ]);
    order.retry();
    expect(order.incidents()).toEqual([]);
    expect(order.state().jobs[job]).toMatchObject({ retries: 3 });
    order.completeJob('charge');
    expect(order.status).toBe('completed');
  });
  it('may be completed while its incident is open', () => {
    const order = simulate(charge).start().failJob('charge', 'late', { retries: 0 }).completeJob('charge');
    expect([order.status, order.incidents()]).toEqual(['completed', []]);
  });
  it('has no incident of its job left once that is done, even when the step cannot go on', () => {
    const model = processOf([el('serviceTask', 'a', { baton: { outputs: [{ name: 'x', value: '=missing' }] } })], []);
    const order = simulate(model).start().failJob('a', 'late', { retries: 0 }).completeJob('a');
    expect(order.incidents()).toEqual(['EXPRESSION_ERROR']);
  });
  it('refuses to complete a job twice', () => {
    const order = simulate(charge).start();
    const n = order.job('charge');
    order.completeJob('charge');
    expect(() => simulate(charge).start().completeJob('charge').handle({ type: 'CompleteJob', n })).toThrow(/ended/);
    const parallel = simulate(processOf([el('serviceTask', 'a'), el('serviceTask', 'b')], [])).start();
    const first = parallel.job('a');
    parallel.completeJob('a');
    expect(() => parallel.handle({ type: 'CompleteJob', n: first })).toThrow(
      expect.objectContaining({ kind: 'wrong-state', code: 'JOB_NOT_OPEN' }),
    );
  });
  it('stops at an incident when nothing catches the error it throws', () => {
    const order = simulate(charge).start().throwError('charge', 'no-money');
    expect(order.eventsOf('ErrorThrown')).toEqual([{ type: 'ErrorThrown', code: 'no-money', element: 'charge' }]);
    expect(order.incidents()).toEqual(['UNHANDLED_ERROR']);
    order.retry().completeJob('charge');
    expect(order.status).toBe('completed');
  });
  it('hands a connector its inputs, and keeps of the answer what the outputs name', () => {
    const order = simulate(
      processOf(
        [
          el('serviceTask', 'create', {
            baton: {
              connector: {
                type: 'http',
                retries: 5,
                backoff: 'PT1S',
                inputs: [
                  { name: 'url', value: 'https://erp.example/vendors' },
                  { name: 'body', value: '={ name: vendor.name }' },
                ],
                outputs: [{ name: 'vendorId', value: '=response.body.id' }],
              },
            },
          }),
        ],
        [],
      ),
    ).start({ vendor: { name: 'Acme' } });
    expect(order.eventsOf('JobCreated')).toMatchObject([
      {
        kind: 'connector',
        jobType: 'connector:http',
        retries: 5,
        variables: { url: 'https://erp.example/vendors', body: { name: 'Acme' } },
      },
    ]);
    order.completeJob('create', { response: { body: { id: 17 } } });
    expect(order.variables()).toEqual({ vendor: { name: 'Acme' }, vendorId: 17 });
  });
  it('lets the diagram name secrets, never the data', () => {
    const inputs = [{ name: 'headers', value: '={ token: "{{secrets.TOKEN}}", note: note }' }];
    const connector = { type: 'http', retries: 1, backoff: 'PT1S', inputs, outputs: [] };
    const process = processOf(
      [el('noneStartEvent', 'start'), el('serviceTask', 'call', { baton: { connector } })],
      ['start -> call'],
    );
    expect(simulate(process).start({ note: 'hello' }).eventsOf('JobCreated')).toMatchObject([
      { variables: { headers: { token: '{{secrets.TOKEN}}', note: 'hello' } } },
    ]);
    const forged = simulate(process).start({ note: [{ text: 'x{{secrets.TOKEN}}' }] });
    expect(forged.eventsOf('JobCreated')).toEqual([]);
    expect(forged.eventsOf('IncidentRaised')).toMatchObject([{ code: 'SECRET_IN_DATA', element: 'call' }]);
  });
  it('raises an incident for a connector output that fails, whose retry does not call again', () => {
    const order = simulate(
      processOf(
        [
          el('serviceTask', 'create', {
            baton: {
              connector: {
                type: 'http',
                retries: 5,
                backoff: 'PT1S',
                inputs: [],
                outputs: [{ name: 'vendorId', value: '=response.body.id + offset' }],
              },
            },
          }),
        ],
        [],
      ),
    ).start();
    order.completeJob('create', { response: { body: { id: 17 } } });
    expect(order.incidents()).toEqual(['EXPRESSION_ERROR']);
    order.setVariables({ offset: 3 }).retry();
    expect(order.status).toBe('completed');
    expect(order.variables()).toEqual({ offset: 3, vendorId: 20 });
    expect(order.eventsOf('JobCreated')).toHaveLength(1);
  });
});
