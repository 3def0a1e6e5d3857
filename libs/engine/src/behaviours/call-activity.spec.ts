import type { CallActivity, ProcessModel } from '@baton/bpmn';
import { describe, expect, it } from 'vitest';

import { el, processOf, type Sketch } from '../../test/build-process.js';
import { World } from '../simulation/index.js';

const named = (id: string, elements: readonly Sketch[], flows: readonly string[] = []): ProcessModel => {
  const model = processOf(elements, flows);
  const moved = Object.entries(model.elements).map(([key, node]) => [
    key,
    { ...node, scope: node.scope === 'p' ? id : node.scope },
  ]);
  return { ...model, id, elements: Object.fromEntries(moved) as ProcessModel['elements'] };
};
const call = (process: string, more: object = {}): { called: NonNullable<CallActivity['called']> } => ({
  called: { process, binding: 'latest', passAllIn: true, passAllOut: true, ...more },
});
const caller = (details: object = call('part'), more: readonly Sketch[] = [], flows: readonly string[] = []) =>
  named(
    'whole',
    [el('callActivity', 'call', details as never), el('noneEndEvent', 'end'), ...more],
    ['call -> end', ...flows],
  );
const part = named('part', [el('userTask', 'do')]);

describe('call activity', () => {
  it('runs another process as an instance of its own and takes over what that changed', () => {
    const world = new World([caller(), part]);
    const whole = world.start('whole', { amount: 5, same: [1] });
    const [, child] = world.instances;
    expect(child?.variables()).toEqual({ amount: 5, same: [1] });
    child?.completeTask('do', { amount: 6 });
    expect([whole.status, whole.variables()]).toEqual(['completed', { amount: 6, same: [1] }]);
    expect(whole.eventsOf('VariablesSet')).toEqual([{ type: 'VariablesSet', scope: 0, variables: { amount: 6 } }]);
  });

  it('maps inputs and outputs, and names version and business key', () => {
    const baton = { inputs: [{ name: 'x', value: '=amount * 2' }], outputs: [{ name: 'result', value: '=y + 1' }] };
    const details = {
      ...call('="part"', {
        passAllIn: false,
        passAllOut: false,
        binding: 'versionTag',
        versionTag: 'v2',
        businessKey: '="K-" + string(amount)',
      }),
      baton,
    };
    const world = new World([caller(details), part]);
    const whole = world.start('whole', { amount: 5 });
    const [, child] = world.instances;
    expect(child?.state()).toMatchObject({
      businessKey: 'K-5',
      parent: { instanceId: '0', n: 2, rootInstanceId: '0', depth: 1 },
    });
    expect(child?.variables()).toEqual({ x: 10 });
    child?.completeTask('do', { y: 1, z: 1 });
    expect(whole.variables()).toEqual({ amount: 5, result: 2 });
    expect(whole.eventsOf('ChildCalled')[0]).toMatchObject({
      processId: 'part',
      binding: 'versionTag',
      versionTag: 'v2',
    });
  });

  it('keeps to itself what is not passed', () => {
    const world = new World([caller(call('part', { passAllIn: false, passAllOut: false })), part]);
    const whole = world.start('whole', { amount: 5 });
    expect(world.instances[1]?.variables()).toEqual({});
    world.instances[1]?.completeTask('do', { y: 1 });
    expect(whole.variables()).toEqual({ amount: 5 });
  });

  it('catches the error that ended the other instance', () => {
    const failing = named('part', [el('errorEndEvent', 'broken', { error: { code: 'E1', name: 'Broken' } })]);
    const boundary = el('errorBoundaryEvent', 'caught', {
      attachedTo: 'call',
      interrupting: true,
      error: { code: 'E1' },
    });
    const whole = new World([caller(undefined, [boundary], ['caught -> end']), failing]).start('whole');
    expect(whole.path()).toEqual(['caught', 'end']);
  });

  it.each([
    ['there is no such process', [], 'CALLED_PROCESS_UNKNOWN'],
    [
      'it fails by an error that nothing catches',
      [named('part', [el('errorEndEvent', 'broken', { error: { code: 'E1' } })])],
      'CALLED_PROCESS_FAILED',
    ],
  ])('stops at an incident when %s, and calls again on a retry', (_why, others, code) => {
    const whole = new World([caller(), ...others]).start('whole');
    expect(whole.incidents()).toEqual([code]);
    expect(whole.retry().eventsOf('ChildCalled')).toHaveLength(2);
    expect(whole.incidents()).toEqual([code]);
  });

  it('stops at an incident when the other instance was canceled', () => {
    const world = new World([caller(), part]);
    const whole = world.start('whole');
    world.instances[1]?.cancel();
    expect(whole.incidents()).toEqual(['CALLED_PROCESS_CANCELED']);
  });

  it('ends the other instance when it is ended itself', () => {
    const late = el('timerBoundaryEvent', 'late', {
      attachedTo: 'call',
      interrupting: true,
      timer: { kind: 'duration', text: 'PT1H' },
    });
    const world = new World([caller(undefined, [late], ['late -> end']), part]);
    const whole = world.start('whole').advanceClock('PT1H');
    expect([whole.status, world.instances[1]?.status]).toEqual(['completed', 'canceled']);
  });

  it('does not call in a circle without end', () => {
    const world = new World([caller(call('whole'))], { checked: false });
    world.start('whole');
    expect(world.instances).toHaveLength(51);
    expect(world.instances.at(-1)?.incidents()).toEqual(['CALL_DEPTH']);
  });

  it('calls once per round where it is repeated', () => {
    const loop = {
      type: 'multiInstance',
      sequential: false,
      behavior: 'All',
      complexBehaviors: [],
      collection: '[1, 2]',
      elementVariable: 'x',
      outputCollection: 'ys',
      outputElement: 'y',
    };
    const doubling = named('part', [
      el('scriptTask', 'double', { script: { expression: 'x * 2', resultVariable: 'y' } }),
    ]);
    const whole = new World([caller({ ...call('part'), loop }), doubling]).start('whole');
    expect([whole.status, whole.variables()]).toEqual(['completed', { ys: [2, 4] }]);
  });
});

describe('instances on one clock', () => {
  it('message each other: to who waits, to who starts by it, or to who waits later', () => {
    const message = { name: 'order', correlationKey: '=id' };
    const buyer = named(
      'buyer',
      [el('messageThrowEvent', 'send', { message }), el('receiveTask', 'wait', { message: { name: 'bill' } })],
      ['send -> wait'],
    );
    const seller = named(
      'seller',
      [
        el('messageStartEvent', 'got', { message: { name: 'order' } }),
        el('messageEndEvent', 'bill', { message: { name: 'bill' } }),
      ],
      ['got -> bill'],
    );
    const world = new World([buyer, seller]);
    world.start('buyer', { id: 7 });
    expect(world.instances.map(({ status }) => status)).toEqual(['completed', 'completed']);
  });
  it("hear each other's signals", () => {
    const definitions = [{ type: 'signal', signal: { name: 'fire' } }] as const;
    const alarm = named('alarm', [el('signalEndEvent', 'ring', { definitions })]);
    const office = named('office', [el('signalCatchEvent', 'hear', { definitions })]);
    const brigade = named(
      'brigade',
      [el('signalStartEvent', 'called', { definitions }), el('userTask', 'drive')],
      ['called -> drive'],
    );
    const world = new World([alarm, office, brigade]);
    world.start('office');
    world.start('alarm');
    expect(world.instances.map(({ status, process }) => [process.id, status])).toEqual([
      ['office', 'completed'],
      ['alarm', 'completed'],
      ['brigade', 'active'],
    ]);
  });
});
