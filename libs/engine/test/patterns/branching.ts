import { expect } from 'vitest';

import { el } from '../build-process.js';
import { begin, complete, times, type Proof } from './draw.js';

const FORK = ['noneStartEvent s', 'parallelGateway fork', 'a', 'b', 'c'];
const FORKED = ['s -> fork', 'fork -> a', 'fork -> b', 'fork -> c'];
const complexOf = (condition: string) => el('complexGateway', 'join', { activationCondition: { text: condition } });
/** a, b, c in parallel, joined by `join`, then after. */
const joined = (join: string | ReturnType<typeof el>) =>
  begin([...FORK, join, 'after'], [...FORKED, 'a -> join', 'b -> join', 'c -> join', 'join -> after']);
/** Two tokens come over one flow into `join`, one over the other. */
const twice = (join: string | ReturnType<typeof el>) =>
  begin(
    [...FORK, 'exclusiveGateway merge', join, 'after'],
    [...FORKED, 'a -> merge', 'b -> merge', 'm: merge -> join', 'c -> join', 'join -> after'],
  );

export const branching: Readonly<Record<number, Proof>> = {
  1: () => expect(complete(begin(['a', 'b'], ['a -> b']), 'a').waitingAt()).toEqual(['b']),
  2: () => expect(joined('parallelGateway join').waitingAt()).toEqual(['a', 'b', 'c']),
  3: () => {
    const run = complete(joined('parallelGateway join'), 'a', 'c');
    expect(run.waitingAt()).toEqual(['b', 'join']);
    expect(complete(run, 'b').waitingAt()).toEqual(['after']);
  },
  4: () => {
    const flows = ['choice -> a if x > 1', 'choice -> b default'];
    expect(begin(['exclusiveGateway choice', 'a', 'b'], flows, { x: 2 }).waitingAt()).toEqual(['a']);
    expect(begin(['exclusiveGateway choice', 'a', 'b'], flows, { x: 1 }).waitingAt()).toEqual(['b']);
  },
  5: () => {
    const run = begin(
      ['exclusiveGateway choice', 'a', 'b', 'exclusiveGateway merge', 'after'],
      ['choice -> a if x', 'choice -> b default', 'a -> merge', 'b -> merge', 'merge -> after'],
      { x: true },
    );
    expect(complete(run, 'a').waitingAt()).toEqual(['after']);
  },
  6: () => {
    const flows = ['choice -> a if x > 1', 'choice -> b if x > 2', 'choice -> c default'];
    expect(begin(['inclusiveGateway choice', 'a', 'b', 'c'], flows, { x: 3 }).waitingAt()).toEqual(['a', 'b']);
  },
  7: () => {
    const run = begin(
      ['inclusiveGateway choice', 'a', 'b', 'inclusiveGateway merge', 'after'],
      ['choice -> a if x > 1', 'choice -> b if x > 2', 'a -> merge', 'b -> merge', 'merge -> after'],
      { x: 3 },
    );
    expect(complete(run, 'a').waitingAt()).toEqual(['b', 'merge']);
    expect(complete(run, 'b').waitingAt()).toEqual(['after']);
  },
  8: () => expect(complete(joined('exclusiveGateway join'), 'a', 'b').waitingAt()).toEqual(['c', 'after', 'after']),
  9: () => {
    const run = complete(joined(complexOf('activationCount >= 1')), 'b');
    expect(run.waitingAt()).toContain('after');
    expect(complete(run, 'a', 'c').waitingAt()).toEqual(['after']);
  },
  10: () => {
    const run = begin(
      [
        'noneStartEvent s',
        'exclusiveGateway first',
        'a',
        'exclusiveGateway second',
        'b',
        'exclusiveGateway back',
        'noneEndEvent e',
      ],
      [
        's -> first',
        'first -> a',
        'a -> second',
        'second -> b',
        'b -> back',
        'back -> first if to = 1',
        'back -> second if to = 2',
        'back -> e default',
      ],
      { to: 1 },
    );
    complete(run, 'a', 'b', 'a').completeJob('b', { to: 2 }).completeJob('b', { to: 3 });
    expect([run.status, times(run, 'a'), times(run, 'b')]).toEqual(['completed', 2, 3]);
  },
  11: () => {
    const run = complete(begin(FORK, FORKED), 'a', 'b');
    expect(run.status).toBe('active');
    expect(complete(run, 'c').status).toBe('completed');
  },
  28: () => {
    const run = complete(twice(complexOf('m >= 1')), 'a', 'b');
    expect(run.waitingAt()).toEqual(['c', 'join', 'after']);
    expect(complete(run, 'c').waitingAt()).toEqual(['after', 'after']);
  },
  30: () => {
    const run = complete(joined(complexOf('activationCount >= 2')), 'c');
    expect(run.waitingAt()).not.toContain('after');
    expect(complete(run, 'a').waitingAt()).toContain('after');
    expect(complete(run, 'b').waitingAt()).toEqual(['after']);
  },
  31: () => {
    const run = begin(
      [...FORK, 'd', 'exclusiveGateway merge', complexOf('activationCount >= 2'), 'noneEndEvent after'],
      [
        ...FORKED,
        'fork -> d',
        'a -> merge',
        'd -> merge',
        'm: merge -> join',
        'b -> join',
        'c -> join',
        'join -> after',
      ],
    );
    complete(run, 'a', 'b', 'd');
    expect([times(run, 'after'), run.waitingAt()]).toEqual([1, ['c', 'join']]);
    expect([complete(run, 'c').waitingAt(), times(run, 'after')]).toEqual([['join'], 1]);
  },
  33: () => {
    const run = complete(twice('parallelGateway join'), 'a', 'b');
    expect(run.waitingAt()).toEqual(['c', 'join', 'join']);
    expect(complete(run, 'c').waitingAt()).toEqual(['join', 'after']);
  },
  37: () => {
    const run = begin(
      [
        'noneStartEvent s',
        'inclusiveGateway choice',
        'a',
        'b',
        'parallelGateway fork',
        'c',
        'd',
        'inclusiveGateway merge',
        'after',
      ],
      [
        's -> choice',
        'choice -> a if x > 1',
        'choice -> fork if x > 0',
        'fork -> c',
        'fork -> d',
        'a -> b',
        'b -> merge',
        'c -> merge',
        'd -> merge',
        'merge -> after',
      ],
      { x: 2 },
    );
    expect(complete(run, 'c', 'd', 'a').waitingAt()).toEqual(['merge', 'b']);
    expect(complete(run, 'b').waitingAt()).toEqual(['after']);
  },
  38: () => {
    const run = begin(
      [...FORK, 'exclusiveGateway choice', 'noneEndEvent out', 'inclusiveGateway join', 'after'],
      [
        ...FORKED,
        'a -> join',
        'b -> choice',
        'choice -> b if again',
        'choice -> join if back',
        'choice -> out default',
        'c -> join',
        'join -> after',
      ],
      { again: true, back: false },
    );
    complete(run, 'a', 'c', 'b');
    expect(run.waitingAt()).toEqual(['join', 'b']);
    expect(run.completeJob('b', { again: false }).waitingAt()).toEqual(['after']);
  },
  41: () => {
    const run = begin(
      [...FORK, 'exclusiveGateway merge', el('serviceTask', 'after', { startQuantity: 3 })],
      [...FORKED, 'a -> merge', 'b -> merge', 'c -> merge', 'merge -> after'],
    );
    expect(Object.keys(complete(run, 'a', 'b').state().jobs)).toHaveLength(1);
    expect(complete(run, 'c', 'after').status).toBe('completed');
  },
  42: () => {
    const run = begin([el('serviceTask', 'a', { completionQuantity: 3 }), 'b'], ['a -> b']);
    expect(complete(run, 'a').waitingAt()).toEqual(['b', 'b', 'b']);
  },
};
