import { expect } from 'vitest';

import type { Simulation } from '../../src/simulation/index.js';
import { el } from '../build-process.js';
import { begin, complete, instances, message, signal, task, times, type Proof } from './draw.js';

const each = (more: object) => task('work', instances(more));
const adHoc = (more: object) =>
  begin(
    [
      'noneStartEvent s',
      el('adHocSubProcess', 'sub', { ordering: 'Parallel', cancelRemaining: false, ...more }),
      task('work', { in: 'sub' }),
      'after',
    ],
    ['s -> sub', 'sub -> after'],
    { enough: false },
  );
const choose = (run: Simulation, element: string): Simulation =>
  run.handle({ type: 'ActivateAdHocActivity', n: run.instanceOf('sub'), element });

export const multipleInstances: Readonly<Record<number, Proof>> = {
  12: () => {
    const run = begin(
      [
        'noneStartEvent s',
        'exclusiveGateway again',
        'parallelGateway fork',
        'work',
        el('scriptTask', 'count', { script: { expression: 'n + 1', resultVariable: 'n' } }),
        'exclusiveGateway enough',
        'noneEndEvent e',
      ],
      [
        's -> again',
        'again -> fork',
        'fork -> work',
        'fork -> count',
        'count -> enough',
        'enough -> again if n < 3',
        'enough -> e default',
      ],
      { n: 0 },
    );
    expect(run.waitingAt()).toEqual(['work', 'work', 'work']);
    expect(complete(run, 'work', 'work', 'work').status).toBe('completed');
  },
  13: () => {
    const run = begin([each({ cardinality: '3' }), 'after'], ['work -> after']);
    expect(complete(run, 'work', 'work').waitingAt()).toEqual(['work']);
    expect(complete(run, 'work').waitingAt()).toEqual(['after']);
  },
  14: () => {
    const given = { collection: 'items', elementVariable: 'item' };
    const run = begin([each(given), 'after'], ['work -> after'], { items: ['x', 'y'] });
    expect(run.waitingAt()).toEqual(['work', 'work']);
    expect(complete(run, 'work', 'work').waitingAt()).toEqual(['after']);
  },
  15: () => {
    const run = adHoc({});
    choose(choose(run, 'work'), 'work').completeJob('work');
    choose(run, 'work');
    complete(run, 'work', 'work').handle({ type: 'CompleteAdHoc', n: run.instanceOf('sub') });
    expect([times(run, 'work'), run.waitingAt()]).toEqual([3, ['after']]);
  },
  26: () => {
    const run = begin(
      [
        each({ cardinality: '3' }),
        el('messageBoundaryEvent', 'stop', { attachedTo: 'work', interrupting: true, ...message('stop') }),
        'after',
        'stopped',
      ],
      ['work -> after', 'stop -> stopped'],
    );
    expect(complete(run, 'work').receive('stop').waitingAt()).toEqual(['stopped']);
  },
  27: () => {
    const run = begin(
      [each({ cardinality: '3', completionCondition: { text: 'enough' } }), 'after'],
      ['work -> after'],
      { enough: false },
    );
    expect(complete(run, 'work').waitingAt()).toEqual(['work', 'work']);
    expect(run.completeJob('work', { enough: true }).waitingAt()).toEqual(['after']);
  },
  34: () => {
    const two = { condition: { text: 'numberOfCompletedInstances = 2' }, event: signal('two').definitions[0] };
    const run = begin(
      [
        each({ cardinality: '3', behavior: 'Complex', complexBehaviors: [two] }),
        el('signalBoundaryEvent', 'done', { attachedTo: 'work', interrupting: false, ...signal('two') }),
        'noneEndEvent all',
        'after',
      ],
      ['work -> all', 'done -> after'],
    );
    expect(complete(run, 'work').waitingAt()).toEqual(['work', 'work']);
    expect(complete(run, 'work').waitingAt().toSorted()).toEqual(['after', 'work']);
    expect(complete(run, 'work').waitingAt()).toEqual(['after']);
  },
  35: () => {
    const enough = { completionCondition: { text: 'numberOfCompletedInstances >= 2' } };
    const run = begin([each({ cardinality: '3', ...enough }), 'after'], ['work -> after']);
    expect(complete(run, 'work', 'work').waitingAt()).toEqual(['after']);
  },
  36: () => {
    const run = adHoc({ cancelRemaining: true, completionCondition: { text: 'enough' } });
    choose(choose(run, 'work'), 'work').completeJob('work');
    expect(choose(run, 'work').completeJob('work', { enough: true }).waitingAt()).toEqual(['after']);
  },
};
