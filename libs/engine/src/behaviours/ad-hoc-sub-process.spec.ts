import type { AdHocSubProcess } from '@baton/bpmn';
import { describe, expect, it } from 'vitest';

import { adHocChoices } from '../ad-hoc.js';
import { el, processOf } from '../../test/build-process.js';
import { simulate, type Simulation } from '../simulation/index.js';

const work = (details: Partial<AdHocSubProcess> = {}) =>
  processOf(
    [
      el('adHocSubProcess', 'work', { ordering: 'Parallel', cancelRemaining: true, ...details }),
      el('userTask', 'call', { in: 'work' }),
      el('userTask', 'write', { in: 'work' }),
      el('task', 'send', { in: 'work' }),
      el('noneEndEvent', 'end'),
    ],
    ['write -> send', 'work -> end'],
  );
const choose = (run: Simulation, element: string, variables = {}) =>
  run.handle({ type: 'ActivateAdHocActivity', n: run.instanceOf('work'), element, variables });
const finish = (run: Simulation) => run.handle({ type: 'CompleteAdHoc', n: run.instanceOf('work') });
const choices = (run: Simulation) => adHocChoices(run.process, run.state(), run.instanceOf('work'));

describe('ad-hoc sub-process', () => {
  it('begins what is chosen, as often as it is, with variables of its own', () => {
    const run = simulate(work()).start();
    expect([run.waitingAt(), choices(run)]).toEqual([['work'], ['call', 'write']]);
    choose(run, 'call', { whom: 'Ann' });
    choose(run, 'call', { whom: 'Bo' });
    expect(run.eventsOf('UserTaskOpened').map(({ variables }) => variables.whom)).toEqual(['Ann', 'Bo']);
    choose(run, 'write').completeTask('write').completeTask('call').completeTask('call');
    expect(run.path()).toEqual(['write', 'send', 'call', 'call']);
    expect(run.waitingAt()).toEqual(['work']);
    expect(finish(run).status).toBe('completed');
  });

  it('is done once its completion condition holds, and cancels the rest', () => {
    const run = simulate(work({ completionCondition: { text: 'reached' } })).start({ reached: false });
    choose(run, 'call');
    choose(run, 'write').completeTask('call');
    expect(run.status).toBe('active');
    choose(run, 'call').completeTask('call', { reached: true });
    expect([run.status, run.eventsOf('UserTaskCanceled').length]).toEqual(['completed', 1]);
  });

  it('waits for the rest where it says so, and begins nothing more', () => {
    const run = simulate(work({ cancelRemaining: false })).start();
    choose(run, 'call');
    finish(run);
    expect([run.waitingAt(), choices(run)]).toEqual([['call'], []]);
    expect(() => choose(run, 'write')).toThrow(expect.objectContaining({ code: 'AD_HOC_NOT_OPEN' }) as Error);
    expect(run.completeTask('call').status).toBe('completed');
  });

  it('does one after the other where it is sequential', () => {
    const run = simulate(work({ ordering: 'Sequential' })).start();
    choose(run, 'call');
    expect(choices(run)).toEqual([]);
    expect(() => choose(run, 'write')).toThrow(expect.objectContaining({ code: 'ACTIVITY_NOT_ENABLED' }) as Error);
    run.completeTask('call');
    expect(choices(run)).toEqual(['call', 'write']);
  });

  it('refuses what is not in it, or what a flow leads to', () => {
    const run = simulate(work()).start();
    for (const element of ['send', 'end', 'nothing'])
      expect(() => choose(run, element)).toThrow(expect.objectContaining({ code: 'ACTIVITY_NOT_ENABLED' }) as Error);
  });

  it('begins by itself what it names, and is done with the last of that', () => {
    const run = simulate(work({ activate: '=["call", "write"]' })).start();
    expect(run.waitingAt()).toEqual(['call', 'write']);
    expect(run.completeTask('call').completeTask('write').status).toBe('completed');
    expect(
      simulate(work({ activate: 'call' }))
        .start()
        .completeTask('call').status,
    ).toBe('completed');
    expect(simulate(work({ activate: '=[]' })).start().status).toBe('completed');
    expect(
      simulate(work({ activate: 'send' }))
        .start()
        .incidents(),
    ).toEqual(['AD_HOC_ACTIVITY_UNKNOWN']);
  });

  it('begins them one after the other where it is sequential', () => {
    const run = simulate(work({ activate: 'all', ordering: 'Sequential' })).start();
    expect(run.waitingAt()).toEqual(['call']);
    expect(run.completeTask('call').waitingAt()).toEqual(['write']);
    expect(run.completeTask('write').path()).toEqual(['call', 'write', 'send', 'work', 'end']);
  });

  it('stops what is leaving at an incident while its condition cannot be told', () => {
    const run = simulate(work({ completionCondition: { text: 'reached' } })).start();
    choose(run, 'call').completeTask('call');
    expect(run.incidents()).toEqual(['CONDITION_ERROR']);
    expect(run.setVariables({ reached: true }).retry().status).toBe('completed');
  });
});
