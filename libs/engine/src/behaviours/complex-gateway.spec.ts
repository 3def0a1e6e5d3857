import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const task = (id: string) => el('serviceTask', id);
/** Three ways lead to one gateway, which goes on by `flows`. */
const three = (condition: string | undefined, flows: readonly string[]) =>
  processOf(
    [
      el('noneStartEvent', 'start'),
      el('inclusiveGateway', 'split'),
      task('a'),
      task('b'),
      task('c'),
      el('complexGateway', 'gate', condition === undefined ? {} : { activationCondition: { text: condition } }),
      task('first'),
      task('late'),
    ],
    [
      'start -> split',
      'split -> a',
      'split -> b',
      'split -> c if all',
      'fa: a -> gate',
      'fb: b -> gate',
      'fc: c -> gate',
      ...flows,
    ],
  );

describe('a complex gateway', () => {
  it('goes on once its activation condition holds, and takes up the rest in its reset', () => {
    const run = simulate(three('activationCount >= 2', ['gate -> first']))
      .start({ all: true })
      .completeJob('a');
    expect(run.waitingAt()).toEqual(['b', 'c', 'gate']);
    expect(run.completeJob('b').waitingAt()).toEqual(['c', 'gate', 'first']);
    expect(run.completeJob('c').waitingAt()).toEqual(['first']);
    expect(run.completeJob('first').status).toBe('completed');
  });
  it('does not wait in its reset for a token that cannot come', () => {
    const run = simulate(three('activationCount >= 2', ['gate -> first'])).start({ all: false });
    expect(run.completeJob('b').completeJob('a').waitingAt()).toEqual(['first']);
  });
  it('sees how many tokens came over which flow', () => {
    const run = simulate(three('fb > 0', ['gate -> first']))
      .start({ all: true })
      .completeJob('a')
      .completeJob('c');
    expect(run.waitingAt()).toEqual(['b', 'gate']);
    expect(run.completeJob('b').waitingAt()).toEqual(['first']);
  });
  it('sends tokens over conditional flows in both phases', () => {
    const flows = ['gate -> first if waitingForStart', 'gate -> late if not(waitingForStart)'];
    const run = simulate(three('activationCount >= 1', flows)).start({ all: true }).completeJob('a');
    expect(run.waitingAt()).toEqual(['b', 'c', 'gate', 'first']);
    expect(run.completeJob('b').completeJob('c').waitingAt()).toEqual(['first', 'late']);
  });
  it('takes its default flow in a phase in which no condition holds', () => {
    const flows = ['gate -> first if waitingForStart', 'gate -> late default'];
    const run = simulate(three('activationCount >= 1', flows)).start({ all: false }).completeJob('a').completeJob('b');
    expect(run.waitingAt()).toEqual(['first', 'late']);
  });
  it('is activated by any token where it has no condition', () => {
    expect(
      simulate(three(undefined, ['gate -> first']))
        .start({ all: true })
        .completeJob('c')
        .waitingAt(),
    ).toEqual(['a', 'b', 'gate', 'first']);
  });
  it('goes on when a variable makes its condition true', () => {
    const run = simulate(three('enough', ['gate -> first']))
      .start({ all: false, enough: false })
      .completeJob('a');
    expect(run.waitingAt()).toEqual(['b', 'gate']);
    expect(run.setVariables({ enough: true }).waitingAt()).toEqual(['b', 'gate', 'first']);
  });
  it('stops at an incident when its condition cannot be evaluated, and goes on after a retry', () => {
    const run = simulate(three('enough', ['gate -> first']))
      .start({ all: false })
      .completeJob('a')
      .completeJob('b');
    expect(run.incidents()).toEqual(['CONDITION_ERROR']);
    expect(run.setVariables({ enough: true }).retry().waitingAt()).toEqual(['first']);
  });
  it('keeps a second token over the same flow for the next round', () => {
    const model = processOf(
      [
        el('parallelGateway', 'fork'),
        task('a'),
        task('a2'),
        task('b'),
        el('exclusiveGateway', 'merge'),
        el('complexGateway', 'gate', { activationCondition: { text: 'fa >= 1' } }),
        el('noneEndEvent', 'end'),
      ],
      [
        'fork -> a',
        'fork -> a2',
        'fork -> b',
        'a -> merge',
        'a2 -> merge',
        'fa: merge -> gate',
        'b -> gate',
        'gate -> end',
      ],
    );
    const run = simulate(model).start().completeJob('a').completeJob('a2');
    expect([run.waitingAt(), run.path().filter((id) => id === 'end').length]).toEqual([['b', 'gate'], 1]);
    run.completeJob('b');
    expect([run.status, run.path().filter((id) => id === 'end').length]).toEqual(['completed', 2]);
  });
  it('splits by conditions alone where one flow leads in', () => {
    const model = processOf(
      [el('noneStartEvent', 'start'), el('complexGateway', 'split'), task('a'), task('b'), task('c')],
      ['start -> split', 'split -> a if x > 1', 'split -> b if x > 2', 'split -> c default'],
    );
    expect(simulate(model).start({ x: 3 }).waitingAt()).toEqual(['a', 'b']);
    expect(simulate(model).start({ x: 0 }).waitingAt()).toEqual(['c']);
  });
});
