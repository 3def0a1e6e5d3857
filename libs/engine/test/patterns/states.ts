import { expect } from 'vitest';

import { Rejection } from '@baton/kernel';

import { simulate, World, type Simulation } from '../../src/simulation/index.js';
import { el } from '../build-process.js';
import { begin, complete, message, model, signal, task, timer, times, type Proof } from './draw.js';

const sequential = (flows: readonly string[] = []): Simulation =>
  begin(
    [
      'noneStartEvent s',
      el('adHocSubProcess', 'sub', { ordering: 'Sequential', cancelRemaining: true }),
      task('a', { in: 'sub' }),
      task('b', { in: 'sub' }),
      task('c', { in: 'sub' }),
      'after',
    ],
    ['s -> sub', 'sub -> after', ...flows],
  );
const choose = (run: Simulation, element: string): Simulation =>
  run.handle({ type: 'ActivateAdHocActivity', n: run.instanceOf('sub'), element });
/** One at a time, in the order asked for. */
function oneAtATime(): void {
  const run = choose(sequential(), 'b');
  expect(() => choose(run, 'a')).toThrow(Rejection);
  for (const next of ['c', 'a']) choose(run.completeJob(next === 'c' ? 'b' : 'c'), next);
  complete(run, 'a').handle({ type: 'CompleteAdHoc', n: run.instanceOf('sub') });
  expect(run.waitingAt()).toEqual(['after']);
}

export const states: Readonly<Record<number, Proof>> = {
  16: () => {
    const run = begin(
      [
        el('eventBasedGateway', 'first', { instantiate: false, type: 'Exclusive' }),
        el('messageCatchEvent', 'answer', message('answer')),
        el('timerCatchEvent', 'late', timer),
        'a',
        'b',
      ],
      ['first -> answer', 'first -> late', 'answer -> a', 'late -> b'],
    );
    run.receive('answer');
    expect([run.waitingAt(), run.state().timers]).toEqual([['a'], {}]);
  },
  17: () => {
    const run = choose(sequential(['a -> b']), 'a');
    expect(() => choose(run, 'c')).toThrow(Rejection);
    expect(complete(run, 'a').waitingAt()).toEqual(['b']);
    expect(choose(complete(run, 'b'), 'c').waitingAt()).toEqual(['c']);
  },
  18: () => {
    const run = begin(
      [
        'noneStartEvent s',
        el('subProcess', 'open', {}),
        task('a', { in: 'open' }),
        el('messageBoundaryEvent', 'ask', { attachedTo: 'open', interrupting: false, ...message('ask') }),
        'answer',
        'after',
      ],
      ['s -> open', 'open -> after', 'ask -> answer'],
    );
    expect(run.receive('ask').waitingAt()).toEqual(['a', 'answer']);
    expect(() => complete(run, 'a').receive('ask')).toThrow('Nothing waits');
  },
  39: oneAtATime,
  40: oneAtATime,
  21: () => {
    const loop = { type: 'standard', testBefore: false, condition: { text: 'more' } };
    const run = begin([task('work', { loop }), 'after'], ['work -> after'], { more: true });
    run.completeJob('work').completeJob('work', { more: false });
    expect(run.waitingAt()).toEqual(['after']);
  },
  22: () => {
    const called = { process: 'p', binding: 'latest', passAllIn: true, passAllOut: true };
    const down = el('callActivity', 'down', { called, baton: { inputs: [{ name: 'n', value: '=n - 1' }] } } as never);
    const recursive = model(
      ['noneStartEvent s', 'exclusiveGateway deep', down, 'noneEndEvent e'],
      ['s -> deep', 'deep -> down if n > 0', 'deep -> e default', 'down -> e'],
    );
    const world = new World([recursive]);
    world.start('p', { n: 3 });
    expect(world.instances.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed', 'completed']);
  },
  23: () => {
    const thrower = model(['noneStartEvent s', 'a', el('signalThrowEvent', 'x', signal('go'))], ['s -> a', 'a -> x']);
    const catcher = model(['noneStartEvent s', 'b', el('signalCatchEvent', 'y', signal('go'))], ['s -> b', 'b -> y']);
    const late = new World([thrower, { ...catcher, id: 'q' }].map(renamed));
    const [first, second] = [late.start('p'), late.start('q')];
    first.completeJob('a');
    expect(second.completeJob('b').waitingAt()).toEqual(['y']);
  },
  24: () => {
    const sender = model(['noneStartEvent s', 'a', el('messageThrowEvent', 'x', message('go'))], ['s -> a', 'a -> x']);
    const catcher = model(['noneStartEvent s', 'b', el('messageCatchEvent', 'y', message('go'))], ['s -> b', 'b -> y']);
    const early = new World([sender, { ...catcher, id: 'q' }].map(renamed));
    const [first, second] = [early.start('p'), early.start('q')];
    first.completeJob('a');
    expect(second.completeJob('b').status).toBe('completed');
  },
  19: () => {
    const run = begin(
      [
        'a',
        el('messageBoundaryEvent', 'stop', { attachedTo: 'a', interrupting: true, ...message('stop') }),
        'b',
        'stopped',
      ],
      ['a -> b', 'stop -> stopped'],
    );
    expect(run.receive('stop').waitingAt()).toEqual(['stopped']);
  },
  20: () => {
    expect(complete(ending(), 'a').status).toBe('completed');
    expect(ending().cancel().status).toBe('canceled');
  },
  43: () => expect(complete(ending(), 'a').waitingAt()).toEqual([]),
  25: () => {
    const run = begin(
      [
        'noneStartEvent s',
        el('subProcess', 'region', {}),
        el('parallelGateway', 'fork', { in: 'region' }),
        task('a', { in: 'region' }),
        task('b', { in: 'region' }),
        el('messageBoundaryEvent', 'stop', { attachedTo: 'region', interrupting: true, ...message('stop') }),
        'after',
        'stopped',
      ],
      ['s -> region', 'fork -> a', 'fork -> b', 'region -> after', 'stop -> stopped'],
    );
    expect(run.receive('stop').waitingAt()).toEqual(['stopped']);
  },
  29: () => {
    const run = inside([el('exclusiveGateway', 'join', { in: 'sub' })]);
    expect(complete(run, 'b').waitingAt()).toEqual(['after']);
  },
  32: () => {
    const run = inside([
      el('complexGateway', 'join', { in: 'sub', activationCondition: { text: 'activationCount >= 2' } }),
    ]);
    expect(complete(run, 'b').waitingAt()).not.toContain('after');
    expect([complete(run, 'c').waitingAt(), times(run, 'a')]).toEqual([['after'], 0]);
  },
};

const renamed = (process: ReturnType<typeof model>): ReturnType<typeof model> => ({
  ...process,
  elements: Object.fromEntries(
    Object.entries(process.elements).map(([id, node]) => [id, { ...node, scope: process.id }]),
  ),
});

const ending = (): Simulation =>
  simulate(
    model(['parallelGateway fork', 'a', 'b', 'terminateEndEvent stop'], ['fork -> a', 'fork -> b', 'a -> stop']),
  ).start();

/** Three branches in a sub-process whose join ends it. */
const inside = (join: readonly ReturnType<typeof el>[]): Simulation =>
  begin(
    [
      'noneStartEvent s',
      el('subProcess', 'sub', {}),
      el('parallelGateway', 'fork', { in: 'sub' }),
      ...['a', 'b', 'c'].map((id) => task(id, { in: 'sub' })),
      ...join,
      el('terminateEndEvent', 'stop', { in: 'sub' }),
      'after',
    ],
    [
      's -> sub',
      'fork -> a',
      'fork -> b',
      'fork -> c',
      'a -> join',
      'b -> join',
      'c -> join',
      'join -> stop',
      'sub -> after',
    ],
  );
