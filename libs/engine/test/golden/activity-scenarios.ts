import { el, processOf } from '../build-process.js';
import { simulate, type Simulation } from '../../src/simulation/index.js';

const rounds = { type: 'multiInstance', behavior: 'All', complexBehaviors: [] } as const;
const compensation = { definitions: [{ type: 'compensation', waitForCompletion: true }] } as const;

/** Sends out offers one by one, rates the answers, books what was chosen, and undoes that. */
const offers = processOf(
  [
    el('noneStartEvent', 'start'),
    el('userTask', 'ask', {
      loop: { ...rounds, sequential: true, collection: 'vendors', elementVariable: 'vendor', outputCollection: 'prices', outputElement: 'price' },
    }),
    el('businessRuleTask', 'rate', { decision: { decision: 'best-offer', binding: 'latest', resultVariable: 'best' } }),
    el('subProcess', 'booking', { baton: { inputs: [{ name: 'vendor', value: '=best' }] } }),
    el('serviceTask', 'book', { in: 'booking' }),
    el('compensationBoundaryEvent', 'undone', { in: 'booking', attachedTo: 'book', interrupting: true, handler: 'cancel', ...compensation }),
    el('userTask', 'cancel', { in: 'booking', forCompensation: true }),
    el('callActivity', 'pay', { called: { process: 'payment', binding: 'deployment', passAllIn: true, passAllOut: true } }),
    el('errorBoundaryEvent', 'refused', { attachedTo: 'pay', interrupting: true, error: { code: 'no-money' } }),
    el('compensationEndEvent', 'undo', compensation),
    el('noneEndEvent', 'end'),
  ],
  ['start -> ask', 'ask -> rate', 'rate -> booking', 'booking -> pay', 'pay -> end', 'refused -> undo'],
);
const paying = (): Simulation => {
  const run = simulate(offers).start({ vendors: ['a', 'b'] });
  run.completeTask('ask', { price: 5 }).completeTask('ask', { price: 4 });
  return run
    .handle({ type: 'CompleteJob', n: run.job('rate'), variables: { best: 'b' }, evaluation: { matched: [2] } })
    .completeJob('book');
};
const call = (run: Simulation): number => Number(Object.keys(run.state().calls)[0]);

const care = processOf(
  [
    el('adHocSubProcess', 'care', { ordering: 'Sequential', cancelRemaining: true, activate: 'wash, feed' }),
    el('userTask', 'wash', { in: 'care' }),
    el('userTask', 'feed', { in: 'care' }),
    el('noneEndEvent', 'end'),
  ],
  ['care -> end'],
);

/** Runs with repeated, called, chosen and undone activities, and a decision. */
export const activityScenarios: Readonly<Record<string, () => Simulation>> = {
  'paid-offer': () => {
    const run = paying();
    return run.handle({ type: 'CompleteCall', n: call(run), variables: { paid: true } });
  },
  'undone-offer': () => {
    const run = paying();
    run.handle({ type: 'FailCall', n: call(run), code: 'CALLED_PROCESS_FAILED', message: 'no money', error: 'no-money' });
    return run.completeTask('cancel');
  },
  'withdrawn-offer': () => paying().cancel('not needed any more'),
  'chosen-care': () => {
    const run = simulate(care).start().completeTask('wash').completeTask('feed');
    return run;
  },
  'ended-care': () => {
    const run = simulate(care).start().completeTask('wash');
    return run.handle({ type: 'CompleteAdHoc', n: run.instanceOf('care') });
  },
};
