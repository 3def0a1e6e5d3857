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
  it('has no reset where a token came over each flow', () => {
    const flows = ['gate -> first if waitingForStart', 'gate -> late if not(waitingForStart)'];
    const run = simulate(three('activationCount >= 3', flows)).start({ all: true });
    expect(run.completeJob('a').completeJob('b').completeJob('c').waitingAt()).toEqual(['first']);
    expect(run.eventsOf('GatewayActivated').filter(({ element }) => element === 'gate')).toHaveLength(1);
  });
  it('keeps what came twice over a flow though a token came over each', () => {
    const model = processOf(
      [
        el('parallelGateway', 'fork'),
        task('a'),
        task('a2'),
        task('b'),
        el('exclusiveGateway', 'merge'),
        el('complexGateway', 'gate', { activationCondition: { text: 'activationCount >= enough' } }),
        el('noneEndEvent', 'end'),
      ],
      [
        'fork -> a',
        'fork -> a2',
        'fork -> b',
        'a -> merge',
        'a2 -> merge',
        'merge -> gate',
        'b -> gate',
        'gate -> end',
      ],
    );
    const run = simulate(model).start({ enough: 3 }).completeJob('a').completeJob('a2').completeJob('b');
    expect(run.waitingAt()).toEqual(['gate']);
    expect(run.setVariables({ enough: 1 }).status).toBe('completed');
  });
  it('goes on beside other joins that wait, and beside incidents elsewhere', () => {
    const pair = (id: string) => [task(`${id}1`), task(`${id}2`)];
    const into = (id: string, join: string) => [1, 2].flatMap((n) => [`fork -> ${id}${n}`, `${id}${n} -> ${join}`]);
    const model = processOf(
      [
        el('parallelGateway', 'fork'),
        ...[...'hkna'].flatMap(pair),
        task('broken'),
        el('inclusiveGateway', 'held'),
        el('complexGateway', 'kept'),
        el('complexGateway', 'never', { activationCondition: { text: 'false' } }),
        el('complexGateway', 'gate', { activationCondition: { text: 'enough' } }),
        el('noneEndEvent', 'end'),
        task('first'),
      ],
      [
        ...into('h', 'held'),
        ...into('k', 'kept'),
        ...into('n', 'never'),
        ...into('a', 'gate'),
        'fork -> broken',
        ...['held', 'kept', 'never'].map((id) => `${id} -> end`),
        'gate -> first',
      ],
    );
    const run = simulate(model).start({ enough: false });
    for (const id of 'hkna') run.completeJob(`${id}1`);
    run.failJob('broken', 'no', { retries: 0 } as never);
    expect(run.incidents()).toHaveLength(1);
    expect(run.waitingAt()).not.toContain('first');
    expect(run.setVariables({ enough: true }).waitingAt()).toContain('first');
  });
  it('waits on when a variable makes its condition something else than true or false', () => {
    const run = simulate(three('enough', ['gate -> first']))
      .start({ all: false, enough: false })
      .completeJob('a');
    expect(run.setVariables({ enough: 'perhaps' }).waitingAt()).toEqual(['b', 'gate']);
    expect(run.incidents()).toEqual([]);
    expect(run.setVariables({ enough: true }).waitingAt()).toEqual(['b', 'gate', 'first']);
  });
});
