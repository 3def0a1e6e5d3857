import { simulate, type Simulation } from '../../src/simulation/index.js';
import { el, processOf } from '../build-process.js';

const stocked = processOf(
  [
    el('parallelMultipleStartEvent', 'both', {
      definitions: [
        { type: 'message', message: { name: 'ordered' } },
        { type: 'signal', signal: { name: 'shop-open' } },
      ],
    }),
    el('subProcess', 'sell'),
    el('conditionalCatchEvent', 'enough', {
      in: 'sell',
      definitions: [{ type: 'conditional', condition: { text: 'stock >= amount' } }],
    }),
    el('escalationThrowEvent', 'boast', { in: 'sell', definitions: [{ type: 'escalation', escalation: { code: 'BIG' } }] }),
    el('userTask', 'pack', { in: 'sell' }),
    el('escalationBoundaryEvent', 'big', {
      attachedTo: 'sell',
      interrupting: false,
      definitions: [{ type: 'escalation', escalation: { code: 'BIG' } }],
    }),
    el('signalThrowEvent', 'tell', {
      definitions: [{ type: 'signal', signal: { name: 'sold' } }],
      baton: { inputs: [{ name: 'amount', value: '=amount' }] },
    }),
    el('eventSubProcess', 'hearing', { in: 'sell' }),
    el('signalStartEvent', 'heard', {
      in: 'hearing',
      interrupting: false,
      definitions: [{ type: 'signal', signal: { name: 'sold' } }],
    }),
    el('timerCatchEvent', 'daily', { in: 'hearing', timer: { kind: 'cycle', text: '0 9 * * *[Europe/Berlin]' } }),
    el('conditionalBoundaryEvent', 'empty', {
      attachedTo: 'sell',
      interrupting: true,
      definitions: [{ type: 'conditional', condition: { text: 'stock = 0' } }],
    }),
    el('noneEndEvent', 'end'),
  ],
  ['both -> sell', 'enough -> boast', 'boast -> pack', 'big -> tell', 'sell -> end', 'heard -> daily', 'empty -> end'],
);

const sold = (): Simulation =>
  simulate(stocked)
    .start({ amount: 3, stock: 1 }, { startElement: 'both', definition: 0 })
    .signal('shop-open', { by: 'ann' })
    .setVariables({ stock: 5 })
    .advanceClock('P1D')
    .setVariables({ stock: 0 });

export const triggerScenarios: Readonly<Record<string, () => Simulation>> = { 'sold-out': sold };
