import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const when = (text: string) => ({ definitions: [{ type: 'conditional' as const, condition: { text } }] });

describe('a conditional catch event', () => {
  const model = processOf(
    [el('noneStartEvent', 's'), el('conditionalCatchEvent', 'wait', when('stock > 5'))],
    ['s -> wait'],
  );
  it('waits until its condition becomes true', () => {
    const order = simulate(model).start({ stock: 1 });
    expect(order.setVariables({ stock: 5 }).waitingAt()).toEqual(['wait']);
    expect(order.setVariables({ stock: 6 }).status).toBe('completed');
    expect(order.eventsOf('ConditionOpened')).toMatchObject([{ element: 'wait' }]);
    expect(order.state().conditions).toEqual({});
  });
  it('passes at once when it holds already', () => {
    expect(simulate(model).start({ stock: 6 }).status).toBe('completed');
  });
  it('waits while its condition cannot be told', () => {
    const order = simulate(model).start();
    expect([order.waitingAt(), order.incidents()]).toEqual([['wait'], []]);
  });
  it('stops at an incident when its condition is no FEEL', () => {
    const order = simulate(processOf([el('conditionalCatchEvent', 'wait', when('stock >'))], [])).start();
    expect(order.eventsOf('IncidentRaised')).toMatchObject([{ element: 'wait', code: 'EXPRESSION_ERROR' }]);
  });
  it('sees on resuming what was changed while the instance was suspended', () => {
    const order = simulate(model).start({ stock: 1 }).suspend().setVariables({ stock: 9 });
    expect(order.waitingAt()).toEqual(['wait']);
    expect(order.resume().status).toBe('completed');
  });
  it('sees a change that another token makes and takes back in the same turn', () => {
    const order = simulate(
      processOf(
        [
          el('parallelGateway', 'g'),
          el('conditionalCatchEvent', 'wait', when('x = 1')),
          el('userTask', 'ready'),
          el('scriptTask', 'one', { script: { expression: '1', resultVariable: 'x' } }),
          el('scriptTask', 'two', { script: { expression: '2', resultVariable: 'x' } }),
          el('userTask', 'after'),
        ],
        ['g -> wait', 'g -> ready', 'ready -> one', 'one -> two', 'wait -> after'],
      ),
    )
      .start()
      .completeTask('ready');
    expect([order.waitingAt(), order.variables()]).toEqual([['after'], { x: 2 }]);
  });
});

describe('a conditional boundary event', () => {
  const model = (interrupting: boolean) =>
    processOf(
      [
        el('userTask', 'host'),
        el('conditionalBoundaryEvent', 'low', { ...when('stock < 5'), attachedTo: 'host', interrupting }),
        el('userTask', 'order'),
      ],
      ['low -> order'],
    );
  it('ends its host as its condition becomes true', () => {
    const order = simulate(model(true)).start({ stock: 9 });
    expect(order.setVariables({ stock: 4 }).waitingAt()).toEqual(['order']);
  });
  it('happens again only after its condition was false, where it does not interrupt', () => {
    const order = simulate(model(false)).start({ stock: 9 });
    order.setVariables({ stock: 4 }).setVariables({ stock: 3 });
    expect(order.waitingAt()).toEqual(['host', 'order']);
    order.setVariables({ stock: 9 }).setVariables({ stock: 2 });
    expect(order.waitingAt()).toEqual(['host', 'order', 'order']);
  });
});

it('a conditional event sub-process no longer begins once its scope is over', () => {
  const order = simulate(
    processOf(
      [
        el('subProcess', 'sub', { baton: { outputs: [{ name: 'x', value: '=1' }] } }),
        el('userTask', 'work', { in: 'sub' }),
        el('eventSubProcess', 'esp', { in: 'sub' }),
        el('conditionalStartEvent', 'begin', { in: 'esp', interrupting: false, ...when('x = 1') }),
        el('userTask', 'after'),
      ],
      ['sub -> after'],
    ),
  )
    .start()
    .completeTask('work');
  expect([order.waitingAt(), order.variables()]).toEqual([['after'], { x: 1 }]);
});
