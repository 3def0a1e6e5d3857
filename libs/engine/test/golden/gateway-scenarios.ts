import { simulate, type Simulation } from '../../src/simulation/index.js';
import { el, processOf } from '../build-process.js';

const offers = processOf(
  [
    el('noneStartEvent', 'start'),
    el('inclusiveGateway', 'ask'),
    el('serviceTask', 'first'),
    el('serviceTask', 'second'),
    el('serviceTask', 'third'),
    el('complexGateway', 'enough', { activationCondition: { text: 'activationCount >= 2' } }),
    el('serviceTask', 'compare'),
    el('inclusiveGateway', 'all'),
    el('noneEndEvent', 'end'),
  ],
  [
    'start -> ask',
    'ask -> first',
    'ask -> second',
    'ask -> third if amount > 10',
    'first -> enough',
    'second -> enough',
    'third -> enough',
    'enough -> compare if waitingForStart',
    'enough -> all default',
    'compare -> all',
    'all -> end',
  ],
);

export const gatewayScenarios: Readonly<Record<string, () => Simulation>> = {
  'three-offers': () =>
    simulate(offers)
      .start({ amount: 20 })
      .completeJob('third')
      .completeJob('first')
      .completeJob('compare')
      .completeJob('second'),
};
