import type { ProcessModel } from '@baton/bpmn';
import { describe, expect, it } from 'vitest';

import { el, processOf, type Sketch } from '../../test/build-process.js';
import { compileProcess } from '../compile-process.js';
import { planMigration } from '../plan-migration.js';
import { simulate, type Simulation } from '../simulation/index.js';

const timer = (text: string) => ({ timer: { kind: 'duration' as const, text } });
const late = (text: string, id = 'late') =>
  el('timerBoundaryEvent', id, { attachedTo: 'ask', interrupting: true, ...timer(text) });
const paid = (message: string) =>
  el('messageBoundaryEvent', 'paid', {
    attachedTo: 'ask',
    interrupting: true,
    message: { name: message, correlationKey: '=order' },
  });
const line = (...steps: readonly Sketch[]): ProcessModel =>
  processOf(
    [el('noneStartEvent', 'start'), ...steps, el('userTask', 'after'), el('userTask', 'other')],
    [`start -> ${steps[0]?.node.id}`, `${steps[0]?.node.id} -> after`, ...attached(steps)],
  );
const attached = (steps: readonly Sketch[]): readonly string[] =>
  steps.filter(({ node }) => node.kind.endsWith('BoundaryEvent')).map(({ node }) => `${node.id} -> other`);
const plan = (run: Simulation, to: ProcessModel, mapping = {}) =>
  planMigration(run.process, compileProcess(to), run.state(), mapping);
const words = (run: Simulation, to: ProcessModel, mapping = {}) =>
  plan(run, to, mapping).steps.map(({ what, problem }) => problem ?? what);

describe('migrating an instance', () => {
  it('goes on in the other version, where an element may be called otherwise', () => {
    const run = simulate(line(el('userTask', 'ask'))).start();
    const to = line(el('userTask', 'approve'));
    expect(words(run, to, { ask: 'approve' })).toEqual(['goes on as approve; its task stays as it was opened']);
    const task = run.task('ask');
    run.migrate(to, { ask: 'approve' });
    expect([run.task('approve'), run.state().version, run.waitingAt()]).toEqual([task, 2, ['approve']]);
    expect(run.completeTask('approve').waitingAt()).toEqual(['after']);
  });
  it('keeps the due date of a timer, however it is defined now', () => {
    const run = simulate(line(el('userTask', 'ask'), late('PT1H'))).start();
    const to = line(el('userTask', 'ask'), late('PT5H', 'tooLate'));
    expect(words(run, to, { late: 'tooLate' })).toEqual([
      'goes on where it is; tooLate keeps its due date; its task stays as it was opened',
    ]);
    run.migrate(to, { late: 'tooLate' });
    expect(run.advanceClock('PT1H').waitingAt()).toEqual(['other']);
  });
  it('waits anew for a message that is called otherwise', () => {
    const run = simulate(line(el('userTask', 'ask'), paid('paid'))).start({ order: 7 });
    const to = line(el('userTask', 'ask'), paid('settled'));
    expect(words(run, to)[0]).toContain('paid waits anew, by its other definition');
    run.migrate(to);
    expect(Object.values(run.state().subscriptions)).toMatchObject([{ message: 'settled', correlationKey: '7' }]);
    expect(run.receive('settled', '7').waitingAt()).toEqual(['other']);
  });
  it('drops boundary events that are gone and begins those that are new', () => {
    const run = simulate(line(el('userTask', 'ask'), late('PT1H'))).start({ order: 7 });
    const to = line(el('userTask', 'ask'), paid('paid'));
    expect(words(run, to)[0]).toBe(
      'goes on where it is; late is no longer waited for; paid begins to wait; its task stays as it was opened',
    );
    run.migrate(to).advanceClock('PT2H');
    expect([run.waitingAt(), Object.keys(run.state().timers)]).toEqual([['ask'], []]);
    expect(run.receive('paid', '7').waitingAt()).toEqual(['other']);
  });
  it('offers a job anew when what it is has changed', () => {
    const job = (type: string) =>
      line(el('serviceTask', 'work', { baton: { job: { type, retries: 2, backoff: 'PT1S' } } }));
    const run = simulate(job('old')).start().migrate(job('new'));
    expect(Object.values(run.state().jobs)).toMatchObject([{ jobType: 'new', retries: 2 }]);
    const same = simulate(job('old')).start();
    const n = same.job('work');
    expect(same.migrate(job('old')).job('work')).toBe(n);
  });
  it('goes on inside sub-processes, under other names', () => {
    const sub = (id: string, inner: string) =>
      processOf([el('subProcess', id), el('userTask', inner, { in: id }), el('userTask', 'after')], [`${id} -> after`]);
    const run = simulate(sub('a', 'x')).start().migrate(sub('b', 'y'), { a: 'b', x: 'y' });
    expect(run.completeTask('y').waitingAt()).toEqual(['after']);
  });
  it('goes on in the rounds of a multi-instance activity', () => {
    const each = (id: string, sequential = false) =>
      line(
        el('userTask', id, {
          loop: { type: 'multiInstance', sequential, cardinality: '2', behavior: 'All', complexBehaviors: [] },
        } as object),
      );
    const run = simulate(each('a')).start().completeTask('a');
    expect(plan(run, each('b', true), { a: 'b' }).problems[0]).toContain('one after the other');
    expect(run.migrate(each('b'), { a: 'b' }).completeTask('b').waitingAt()).toEqual(['after']);
  });
  it('keeps tokens at a join whose flows it still has', () => {
    const join = (flow: string) =>
      processOf(
        [el('userTask', 'a'), el('userTask', 'b'), el('parallelGateway', 'join'), el('userTask', 'after')],
        [`${flow}: a -> join`, 'b -> join', 'join -> after'],
      );
    const run = simulate(join('f')).start().completeTask('a');
    expect(plan(run, join('g')).problems).toEqual([
      `join (element instance ${run.instanceOf('join')}): a token came over flow f, but f does not lead to join; map it to a flow that does`,
    ]);
    expect(run.migrate(join('g'), { f: 'g' }).completeTask('b').waitingAt()).toEqual(['after']);
  });
  it('passes a join that needs no more tokens', () => {
    const join = (...more: readonly string[]) =>
      processOf(
        [el('userTask', 'a'), el('userTask', 'b'), el('parallelGateway', 'join'), el('userTask', 'after')],
        ['a -> join', ...more, 'join -> after'],
      );
    const run = simulate(join('b -> join')).start().completeTask('a');
    expect(run.migrate(join()).waitingAt()).toEqual(['b', 'after']);
  });
  it('begins an activity that needs no more tokens than have come', () => {
    const many = (startQuantity: number) =>
      processOf(
        [el('userTask', 'a'), el('userTask', 'b'), el('userTask', 'work', { startQuantity })],
        ['a -> work', 'b -> work'],
      );
    const run = simulate(many(3)).start().completeTask('a');
    expect(run.migrate(many(1)).completeTask('work').waitingAt()).toEqual(['b']);
    expect(plan(run.completeTask('b'), many(2)).problems).toEqual([]);
  });
  it('works while the instance is suspended', () => {
    const run = simulate(line(el('userTask', 'ask')))
      .start()
      .suspend()
      .migrate(line(el('userTask', 'ask'), late('PT1H')));
    expect(run.resume().advanceClock('PT1H').waitingAt()).toEqual(['other']);
  });
});

describe('a migration that cannot work', () => {
  it('is refused with every reason, and changes nothing', () => {
    const run = simulate(
      processOf(
        [el('userTask', 'a'), el('userTask', 'b'), el('subProcess', 'sub'), el('userTask', 'c', { in: 'sub' })],
        [],
      ),
    ).start();
    const to = processOf([el('serviceTask', 'b'), el('subProcess', 'sub'), el('userTask', 'c')], []);
    const { problems } = plan(run, to);
    expect(problems.map((text) => text.replace(/\(.*?\)/, '()'))).toEqual([
      'a (): the other version has no a; map it to what it goes on as',
      'b (): it is a userTask, b is a serviceTask',
      'c (): its scope goes on as sub, but c lies in p',
    ]);
    const before = run.events().length;
    expect(() => run.migrate(to)).toThrow(problems.join('; '));
    expect(run.events()).toHaveLength(before);
  });
  it('names what the mapping gets wrong', () => {
    const run = simulate(line(el('userTask', 'ask'))).start();
    expect(plan(run, line(el('userTask', 'ask')), { gone: 'ask', ask: 'none' }).problems.slice(0, 2)).toEqual([
      'the mapping names gone, which the version it runs in does not have',
      'the mapping leads to none, which the other version does not have',
    ]);
  });
  it('is refused for another process', () => {
    const ask = line(el('userTask', 'ask'));
    expect(plan(simulate(ask).start(), { ...ask, id: 'q' }).problems).toContain('q is another process than p');
  });
  it('is refused where an activity is repeated otherwise', () => {
    const each = (outputCollection?: string) => ({
      loop: {
        type: 'multiInstance',
        sequential: false,
        cardinality: '2',
        outputCollection,
        behavior: 'All',
        complexBehaviors: [],
      },
    });
    const asking = (more: object = {}) => line(el('userTask', 'ask', more));
    const round = { loop: { type: 'standard', testBefore: false, maximum: '2' } };
    const problem = (from: object, to: object) => words(simulate(asking(from)).start(), asking(to))[0];
    expect(problem({}, round)).toBe('it is done once in the version that it runs in, it is a loop in the other');
    expect(problem(round, each())).toBe(
      'it is a loop in the version that it runs in, it is done for each at once in the other',
    );
    expect(problem(each(), each('all'))).toBe('whether its results are collected differs, and it has begun');
    expect(problem(each('all'), each('all'))).toBe('goes on where it is');
    expect(problem(round, round)).toBe('goes on where it is');
  });
  it('is refused where what is done can no longer be undone', () => {
    const undoing = (id: string, undo: string) =>
      processOf(
        [
          el('task', id),
          el('compensationBoundaryEvent', 'event', { attachedTo: id, interrupting: true, handler: undo } as never),
          el('userTask', undo, { forCompensation: true }),
          el('userTask', 'ask'),
        ],
        [`${id} -> ask`],
      );
    const run = simulate(undoing('book', 'unbook')).start();
    expect(plan(run, undoing('buy', 'unbuy')).problems).toEqual([
      'book is done and can be undone, but the other version has no book; map book',
      'book is done and can be undone, but the other version has no unbook; map unbook',
    ]);
    expect(plan(run, undoing('buy', 'unbuy'), { book: 'buy', unbook: 'unbuy' }).problems).toEqual([]);
  });
  it('is refused where an ad-hoc sub-process would lose what is to begin in it, or do too much at once', () => {
    const adHoc = (ordering: 'Parallel' | 'Sequential', ...inside: readonly string[]) =>
      processOf(
        [
          el('adHocSubProcess', 'work', { ordering, cancelRemaining: true }),
          ...inside.map((id) => el('userTask', id, { in: 'work' })),
        ],
        [],
      );
    const choosing = (ordering: 'Parallel' | 'Sequential') => {
      const run = simulate(adHoc(ordering, 'call', 'write')).start();
      for (const element of ['call', 'write'])
        run.handle({ type: 'ActivateAdHocActivity', n: run.instanceOf('work'), element, variables: {} });
      return run;
    };
    expect(words(choosing('Parallel'), adHoc('Sequential', 'call', 'write'))[0]).toBe(
      '2 of its activities are open, and the other version allows one at a time',
    );
    expect(plan(choosing('Parallel'), adHoc('Parallel', 'call', 'write')).problems).toEqual([]);
    const one = choosing('Parallel').completeTask('call');
    expect(plan(one, adHoc('Sequential', 'call', 'write')).problems).toEqual([]);
  });
  it('is refused when a new event cannot be listened to', () => {
    const run = simulate(line(el('userTask', 'ask'))).start({ order: null });
    const before = run.events().length;
    expect(() => run.migrate(line(el('userTask', 'ask'), paid('paid')))).toThrow('correlation key');
    expect(run.events()).toHaveLength(before);
  });
  it('needs the other version', () => {
    const run = simulate(line(el('userTask', 'ask'))).start();
    expect(() => run.handle({ type: 'MigrateInstance', definitionId: 'p:2', version: 2 })).toThrow('no version 2');
  });
});
