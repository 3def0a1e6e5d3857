import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const task = (id: string) => el('serviceTask', id);
const splitJoin = processOf(
  [el('inclusiveGateway', 'split'), task('a'), task('b'), task('c'), el('inclusiveGateway', 'join'), task('after')],
  [
    'split -> a if x > 1',
    'split -> b if x > 2',
    'split -> c default',
    'a -> join',
    'b -> join',
    'c -> join',
    'join -> after',
  ],
);
const ends = (run: ReturnType<typeof simulate>, id: string): number => run.path().filter((at) => at === id).length;

describe('an inclusive gateway', () => {
  it('takes every flow whose condition holds', () => {
    expect(simulate(splitJoin).start({ x: 3 }).waitingAt()).toEqual(['a', 'b']);
  });
  it('takes its default flow when none holds', () => {
    expect(simulate(splitJoin).start({ x: 0 }).waitingAt()).toEqual(['c']);
  });
  it('stops at an incident when none holds and there is no default', () => {
    const model = processOf([el('inclusiveGateway', 'split'), task('a')], ['split -> a if false']);
    expect(simulate(model).start().incidents()).toEqual(['NO_FLOW_TAKEN']);
  });
  it('waits for the tokens that can come, and for no other', () => {
    const run = simulate(splitJoin).start({ x: 3 }).completeJob('b');
    expect(run.waitingAt()).toEqual(['a', 'join']);
    expect(run.completeJob('a').waitingAt()).toEqual(['after']);
    expect(simulate(splitJoin).start({ x: 2 }).completeJob('a').waitingAt()).toEqual(['after']);
  });
  it('goes on when the last token that could come ends elsewhere', () => {
    const model = processOf(
      [
        el('parallelGateway', 'fork'),
        task('a'),
        task('b'),
        el('exclusiveGateway', 'choice'),
        el('noneEndEvent', 'out'),
        el('inclusiveGateway', 'join'),
        task('after'),
      ],
      [
        'fork -> a',
        'fork -> b',
        'a -> join',
        'b -> choice',
        'choice -> join if x',
        'choice -> out default',
        'join -> after',
      ],
    );
    const run = simulate(model).start({ x: false }).completeJob('a');
    expect(run.waitingAt()).toEqual(['b', 'join']);
    expect(run.completeJob('b').waitingAt()).toEqual(['after']);
  });
  it('counts a token inside a sub-process at the sub-process, and one that a boundary event may bring', () => {
    const model = processOf(
      [
        el('parallelGateway', 'fork'),
        task('a'),
        el('subProcess', 'sub'),
        el('serviceTask', 'inner', { in: 'sub' }),
        el('timerBoundaryEvent', 'late', {
          attachedTo: 'sub',
          interrupting: true,
          timer: { kind: 'duration', text: 'PT1H' },
        }),
        el('noneEndEvent', 'out'),
        el('inclusiveGateway', 'join'),
        task('after'),
      ],
      ['fork -> a', 'fork -> sub', 'a -> join', 'late -> join', 'sub -> out', 'join -> after'],
    );
    const run = simulate(model).start().completeJob('a');
    expect(run.waitingAt()).toEqual(['inner', 'join']);
    expect(run.completeJob('inner').waitingAt()).toEqual(['after']);
    const late = simulate(model).start().completeJob('a').advanceClock('PT1H');
    expect([late.waitingAt(), ends(late, 'join')]).toEqual([['after'], 1]);
  });
  it('does not wait for a token that can only come round through itself', () => {
    const model = processOf(
      [
        el('noneStartEvent', 'start'),
        el('inclusiveGateway', 'join'),
        task('work'),
        el('exclusiveGateway', 'again'),
        el('noneEndEvent', 'end'),
      ],
      ['start -> join', 'join -> work', 'work -> again', 'again -> join if more', 'again -> end default'],
    );
    const run = simulate(model).start({ more: true }).completeJob('work').completeJob('work', { more: false });
    expect([run.status, ends(run, 'join')]).toEqual(['completed', 2]);
  });
  it('does not wait for one that can as well come over a flow that has a token', () => {
    const model = processOf(
      [
        el('parallelGateway', 'fork'),
        el('exclusiveGateway', 'merge'),
        task('a'),
        task('b'),
        el('exclusiveGateway', 'choice'),
        el('inclusiveGateway', 'join'),
        task('after'),
      ],
      [
        'fork -> a',
        'fork -> b',
        'a -> merge',
        'b -> merge',
        'merge -> choice',
        'left: choice -> join if way = 1',
        'right: choice -> join default',
        'join -> after',
      ],
    );
    const run = simulate(model).start({ way: 1 }).completeJob('a');
    expect(run.waitingAt()).toEqual(['b', 'after']);
  });
  it('keeps a second token over the same flow for the next round', () => {
    const model = processOf(
      [
        el('parallelGateway', 'fork'),
        task('a'),
        task('a2'),
        task('b'),
        el('exclusiveGateway', 'merge'),
        el('inclusiveGateway', 'join'),
        el('noneEndEvent', 'end'),
      ],
      [
        'fork -> a',
        'fork -> a2',
        'fork -> b',
        'a -> merge',
        'a2 -> merge',
        'merge -> join',
        'b -> join',
        'join -> end',
      ],
    );
    const run = simulate(model).start().completeJob('a').completeJob('a2');
    expect(run.waitingAt()).toEqual(['b', 'join', 'join']);
    run.completeJob('b');
    expect([run.status, ends(run, 'end')]).toEqual(['completed', 2]);
  });
  it('waits in each scope by itself', () => {
    const model = processOf(
      [
        el('parallelGateway', 'fork'),
        el('subProcess', 'sub'),
        el('exclusiveGateway', 'into'),
        el('inclusiveGateway', 'split', { in: 'sub' }),
        el('serviceTask', 'a', { in: 'sub' }),
        el('serviceTask', 'b', { in: 'sub' }),
        el('inclusiveGateway', 'join', { in: 'sub' }),
      ],
      ['one: fork -> into', 'two: fork -> into', 'into -> sub', 'split -> a', 'split -> b', 'a -> join', 'b -> join'],
    );
    const run = simulate(model).start();
    expect(run.waitingAt()).toEqual(['a', 'b', 'a', 'b']);
    run.completeJob('a').completeJob('b');
    expect([ends(run, 'join'), run.waitingAt()]).toEqual([1, ['a', 'b']]);
  });
  it('waits for no token of another scope', () => {
    const loop = { type: 'multiInstance', sequential: false, cardinality: '2', behavior: 'All', complexBehaviors: [] };
    const model = processOf(
      [
        el('subProcess', 'sub', { loop } as never),
        el('inclusiveGateway', 'split', { in: 'sub' }),
        el('serviceTask', 'a', { in: 'sub' }),
        el('serviceTask', 'b', { in: 'sub' }),
        el('inclusiveGateway', 'join', { in: 'sub' }),
        el('serviceTask', 'joined', { in: 'sub' }),
      ],
      ['split -> a', 'split -> b if loopCounter = 2', 'a -> join', 'b -> join', 'join -> joined'],
    );
    const run = simulate(model).start();
    expect(run.waitingAt()).toEqual(['a', 'a', 'b']);
    expect(run.completeJob('a').waitingAt()).toEqual(['a', 'b', 'joined']);
  });
  it('waits for a token that comes by a link of that name, however far away it is', () => {
    const link = (name: string) => ({ definitions: [{ type: 'link', link: name }] }) as never;
    const model = processOf(
      [
        el('parallelGateway', 'fork'),
        task('a'),
        task('far'),
        task('near'),
        task('other'),
        el('linkThrowEvent', 'out', link('L')),
        el('linkCatchEvent', 'in', link('L')),
        el('linkThrowEvent', 'away', link('M')),
        el('linkCatchEvent', 'there', link('M')),
        el('inclusiveGateway', 'join'),
        task('after'),
        el('noneEndEvent', 'end'),
      ],
      [
        'fork -> a',
        'fork -> far',
        'fork -> other',
        'far -> near',
        'near -> out',
        'other -> away',
        'there -> end',
        'fa: a -> join',
        'fb: in -> join',
        'join -> after',
      ],
    );
    const run = simulate(model).start().completeJob('a');
    expect(run.waitingAt()).toEqual(['far', 'other', 'join']);
    expect(run.completeJob('far').waitingAt()).toEqual(['other', 'join', 'near']);
    expect(run.completeJob('near').waitingAt()).toEqual(['other', 'after']);
    expect(run.eventsOf('GatewayActivated')).toMatchObject([{ element: 'join', taken: ['fa', 'fb'] }]);
  });
});
