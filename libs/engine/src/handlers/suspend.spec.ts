import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const order = processOf(
  [
    el('noneStartEvent', 'start'),
    el('serviceTask', 'charge'),
    el('timerBoundaryEvent', 'late', {
      attachedTo: 'charge',
      interrupting: true,
      timer: { kind: 'duration', text: 'PT1H' },
    }),
    el('userTask', 'call'),
    el('serviceTask', 'ship'),
  ],
  ['start -> charge', 'charge -> ship', 'late -> call'],
);

describe('a suspended instance', () => {
  it('holds nothing back where there is nothing to do', () => {
    const model = processOf([el('userTask', 'ask')], []);
    expect(simulate(model).start().suspend().setVariables({ a: 1 }).eventsOf('StepsHeld')).toEqual([]);
  });
  it('takes neither jobs nor timers until it is resumed', () => {
    const run = simulate(order).start().suspend();
    expect(() => run.completeJob('charge')).toThrow('suspended');
    expect(() => run.advanceClock('PT2H')).toThrow('suspended');
    expect(() => run.suspend()).toThrow('suspended');
    expect(run.resume().advanceClock('PT1H').waitingAt()).toEqual(['call']);
  });
  it('cannot be resumed when it is not suspended', () => {
    expect(() => simulate(order).start().resume()).toThrow('not suspended');
  });
  it('keeps what operations give it to do until it is resumed', () => {
    const run = simulate(order).start().suspend();
    run.modify({ type: 'move', elementInstance: run.instanceOf('charge'), to: 'call' });
    expect([run.waitingAt(), Object.keys(run.state().userTasks)]).toEqual([['call'], []]);
    run.resume().completeTask('call');
    expect([run.status, run.state().held, run.state().suspended]).toEqual(['completed', undefined, undefined]);
  });
  it('can be canceled', () => {
    expect(simulate(order).start().suspend().cancel().status).toBe('canceled');
  });
  it('looks at its conditions and joins once it goes on', () => {
    const model = processOf(
      [
        el('noneStartEvent', 'start'),
        el('parallelGateway', 'fork'),
        el('serviceTask', 'a'),
        el('conditionalCatchEvent', 'ready', {
          definitions: [{ type: 'conditional', condition: { text: 'go' } }],
        }),
        el('inclusiveGateway', 'join'),
        el('serviceTask', 'after'),
      ],
      ['start -> fork', 'fork -> a', 'fork -> ready', 'a -> join', 'ready -> join', 'join -> after'],
    );
    const run = simulate(model).start({ go: false }).completeJob('a').suspend().setVariables({ go: true });
    expect(run.waitingAt()).toEqual(['ready', 'join']);
    expect(run.resume().waitingAt()).toEqual(['after']);
  });
});

describe('an incident that is resolved', () => {
  it('takes the job as done with the result it should have given', () => {
    const run = simulate(order).start().failJob('charge', 'down', { retries: 0 });
    const [n] = Object.keys(run.state().incidents);
    run.handle({ type: 'ResolveIncident', n: Number(n), variables: { receipt: 'r1' } });
    expect([run.waitingAt(), run.variables(), run.incidents()]).toEqual([['ship'], { receipt: 'r1' }, []]);
  });
  it('takes a step that could not start as done', () => {
    const model = processOf(
      [el('scriptTask', 'count', { script: { expression: 'a + b', resultVariable: 'sum' } }), el('userTask', 'next')],
      ['count -> next'],
    );
    const run = simulate(model).start({});
    expect(run.incidents()).toEqual(['EXPRESSION_ERROR']);
    const [n] = Object.keys(run.state().incidents);
    run.handle({ type: 'ResolveIncident', n: Number(n), variables: { sum: 3 } });
    expect([run.waitingAt(), run.variables()]).toEqual([['next'], { sum: 3 }]);
  });
  it('chooses the flow again with the variables given', () => {
    const model = processOf(
      [el('exclusiveGateway', 'choice'), el('userTask', 'next')],
      ['choice -> next if amount > 5'],
    );
    const run = simulate(model).start({ amount: 1 });
    const [n] = Object.keys(run.state().incidents);
    run.handle({ type: 'ResolveIncident', n: Number(n), variables: { amount: 6 } });
    expect(run.waitingAt()).toEqual(['next']);
  });
  it('has to be open', () => {
    expect(() => simulate(order).start().handle({ type: 'ResolveIncident', n: 99 })).toThrow('not open');
  });
});
