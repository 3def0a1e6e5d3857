import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const outcomes = [
  { value: 'approve', label: '="Approve " + vendor.name' },
  { value: 'reject', label: 'Reject', note: 'required' as const },
];
const rate = processOf(
  [
    el('userTask', 'rate', {
      baton: {
        owner: {
          assignee: '=boss',
          candidates: ['group:risk', '=deputies'],
          backup: 'manager-of-assignee',
          notBy: 'starter',
        },
        serviceLevel: {
          due: '="PT" + string(hours) + "H"',
          calendar: 'office',
          nudges: [{ after: 'PT24H', repeat: 'PT12H' }],
          escalations: [{ after: 'PT48H', to: '="group:" + top' }],
        },
        form: { key: 'vendor-rating', schema: '{"title":"= not FEEL"}' },
        documents: [{ name: 'bankLetter', required: true, accept: ['application/pdf'], visibleTo: ['guest'] }],
        outcomes,
        judgement: { by: 'human' },
        guest: { email: '=vendor.email' },
        visibleTo: ['guest'],
      },
    }),
  ],
  [],
);
const variables = {
  boss: 'person:ann',
  deputies: ['person:bob', 'person:cy'],
  hours: 48,
  top: 'risk-officers',
  vendor: { name: 'Acme', email: 'a@acme.example' },
};

describe('a user task', () => {
  it('carries everything resolved', () => {
    expect(simulate(rate).start(variables).eventsOf('UserTaskOpened')).toEqual([
      {
        type: 'UserTaskOpened',
        n: 2,
        element: 'rate',
        elementInstance: 1,
        owner: {
          assignee: 'person:ann',
          candidates: ['group:risk', 'person:bob', 'person:cy'],
          backup: 'manager-of-assignee',
          notBy: 'starter',
        },
        serviceLevel: {
          due: 'PT48H',
          calendar: 'office',
          nudges: [{ after: 'PT24H', repeat: 'PT12H' }],
          escalations: [{ after: 'PT48H', to: 'group:risk-officers' }],
        },
        form: { key: 'vendor-rating', schema: '{"title":"= not FEEL"}' },
        documents: [{ name: 'bankLetter', required: true, accept: ['application/pdf'], visibleTo: ['guest'] }],
        outcomes: [
          { value: 'approve', label: 'Approve Acme' },
          { value: 'reject', label: 'Reject', note: 'required' },
        ],
        judgement: { by: 'human' },
        guest: { email: 'a@acme.example' },
        visibleTo: ['guest'],
        variables: {},
      },
    ]);
  });
  it('shows all that it sees where it maps nothing, but to a guest nothing', () => {
    const opened = (guest: object) =>
      simulate(processOf([el('userTask', 'rate', { baton: guest })], []))
        .start(variables)
        .eventsOf('UserTaskOpened');
    expect(opened({})).toMatchObject([{ variables }]);
    expect(opened({ guest: { email: '=vendor.email' } })[0]?.variables).toEqual({});
  });
  it('shows its inputs alone where it maps some', () => {
    const order = simulate(
      processOf([el('userTask', 'rate', { baton: { inputs: [{ name: 'vendor', value: '=vendor.name' }] } })], []),
    ).start(variables);
    expect(order.eventsOf('UserTaskOpened')[0]?.variables).toEqual({ vendor: 'Acme' });
  });
  it('sets its variables and the outcome chosen', () => {
    const order = simulate(rate).start(variables).completeTask('rate', { score: 3 }, 'reject');
    expect(order.status).toBe('completed');
    expect(order.variables()).toEqual({ ...variables, score: 3, rateOutcome: 'reject' });
  });
  it('tells its outcome to the scope around it, whatever its outputs keep back', () => {
    const model = processOf(
      [
        el('userTask', 'rate', {
          baton: {
            outcomes: [{ value: 'ok', label: 'Ok' }],
            outputs: [{ name: 'note', value: '=rateOutcome + ": " + text' }],
          },
        }),
      ],
      [],
    );
    expect(simulate(model).start().completeTask('rate', { text: 'fine', other: 1 }, 'ok').variables()).toEqual({
      rateOutcome: 'ok',
      note: 'ok: fine',
    });
  });
  it.each([
    [undefined, 'OUTCOME_REQUIRED'],
    ['maybe', 'OUTCOME_UNKNOWN'],
  ])('refuses outcome %s', (outcome, code) => {
    expect(() => simulate(rate).start(variables).completeTask('rate', {}, outcome)).toThrow(
      expect.objectContaining({ kind: 'invalid', code }),
    );
  });
  it('refuses an outcome where none is declared', () => {
    expect(() =>
      simulate(processOf([el('userTask', 'a')], []))
        .start()
        .completeTask('a', {}, 'x'),
    ).toThrow(expect.objectContaining({ code: 'OUTCOME_UNKNOWN' }));
  });
  it('raises an incident when its owner cannot be evaluated, and opens on retry', () => {
    const order = simulate(rate).start({ ...variables, boss: null });
    expect(order.eventsOf('IncidentRaised')).toMatchObject([
      { code: 'EXPRESSION_ERROR', element: 'rate', expression: 'boss' },
    ]);
    order.setVariables({ boss: 'person:zoe' }).retry();
    expect(order.eventsOf('UserTaskOpened')).toMatchObject([{ owner: { assignee: 'person:zoe' } }]);
  });
});
