import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const nested = (baton: Parameters<typeof el>[2], inner: Parameters<typeof el>[2] = {}) =>
  processOf(
    [
      el('noneStartEvent', 'start'),
      el('subProcess', 'sub', baton as object),
      el('noneStartEvent', 'in', { in: 'sub' }),
      el('serviceTask', 'work', { in: 'sub', ...inner }),
      el('noneEndEvent', 'out', { in: 'sub' }),
      el('noneEndEvent', 'end'),
    ],
    ['start -> sub', 'sub -> end', 'in -> work', 'work -> out'],
  );

describe('a sub-process', () => {
  it('ends with the last token in it', () => {
    const order = simulate(nested({})).start();
    expect(order.waitingAt()).toEqual(['work']);
    order.completeJob('work');
    expect(order.path()).toEqual(['start', 'in', 'work', 'out', 'sub', 'end']);
  });
  it('hands results out where it maps nothing', () => {
    expect(simulate(nested({})).start().completeJob('work', { a: 1 }).variables()).toEqual({ a: 1 });
  });
  it('keeps its inputs and what is set in it to itself, but for its outputs', () => {
    const order = simulate(
      nested({ baton: { inputs: [{ name: 'x', value: '=x + 1' }], outputs: [{ name: 'sum', value: '=x + y' }] } }),
    ).start({ x: 1 });
    order.completeJob('work', { x: 10, y: 5 });
    expect(order.variables()).toEqual({ x: 1, sum: 15 });
  });
  it('writes a variable where it lives', () => {
    const order = simulate(nested({ baton: { inputs: [{ name: 'x', value: '=0' }] } }))
      .start({ x: 1, y: 1 })
      .completeJob('work', { x: 10, y: 10 });
    expect(order.variables()).toEqual({ x: 1, y: 10 });
  });
  it('passes at once when nothing is in it', () => {
    expect(
      simulate(processOf([el('subProcess', 'sub'), el('noneEndEvent', 'end')], ['sub -> end']))
        .start()
        .path(),
    ).toEqual(['sub', 'end']);
  });
  it('ends with everything in it when a boundary event interrupts it', () => {
    const model = processOf(
      [
        el('subProcess', 'outer'),
        el('subProcess', 'inner', { in: 'outer' }),
        el('serviceTask', 'a', { in: 'inner' }),
        el('userTask', 'b', { in: 'outer' }),
        el('messageBoundaryEvent', 'stop', { attachedTo: 'outer', interrupting: true, message: { name: 'stop' } }),
        el('userTask', 'after'),
      ],
      ['stop -> after'],
    );
    const order = simulate(model).start().receive('stop');
    expect(order.waitingAt()).toEqual(['after']);
    expect(
      order
        .events()
        .filter(({ type }) => /Terminated|Canceled|Closed/.test(type))
        .map(({ type }) => type),
    ).toEqual([
      'JobCanceled',
      'ElementTerminated',
      'ElementTerminated',
      'UserTaskCanceled',
      'ElementTerminated',
      'SubscriptionClosed',
      'ElementTerminated',
    ]);
  });
  it('lets the nearest boundary event catch the error of a job deep inside', () => {
    const model = processOf(
      [
        el('subProcess', 'outer'),
        el('subProcess', 'inner', { in: 'outer' }),
        el('serviceTask', 'a', { in: 'inner' }),
        el('errorBoundaryEvent', 'far', { attachedTo: 'outer', interrupting: true, error: { code: 'E' } }),
        el('errorBoundaryEvent', 'near', { attachedTo: 'inner', interrupting: true, error: {} }),
        el('userTask', 'mend', { in: 'outer' }),
      ],
      ['near -> mend'],
    );
    (model.elements as Record<string, object>)['near'] = { ...model.elements['near'], scope: 'outer' };
    expect(simulate(model).start().throwError('a', 'E').waitingAt()).toEqual(['mend']);
  });
});
