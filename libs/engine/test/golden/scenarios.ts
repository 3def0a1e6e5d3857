import { NumberText } from '@baton/kernel';

import { simulate, type Simulation } from '../../src/simulation/index.js';
import { el, processOf } from '../build-process.js';
import { activityScenarios } from './activity-scenarios.js';
import { gatewayScenarios } from './gateway-scenarios.js';
import { operationScenarios } from './operation-scenarios.js';
import { triggerScenarios } from './trigger-scenarios.js';

const vendor = processOf(
  [
    el('noneStartEvent', 'requested'),
    el('serviceTask', 'create', { baton: { connector: {
      type: 'http', retries: 2, backoff: 'PT1S', inputs: [{ name: 'body', value: '={ name: vendor.name }' }], outputs: [{ name: 'vendorId', value: '=response.id' }],
    } } }),
    el('parallelGateway', 'fork'),
    el('userTask', 'rate', { baton: {
      owner: { candidates: ['group:risk'] },
      serviceLevel: { due: 'PT48H', nudges: [{ after: 'PT24H' }], escalations: [{ after: 'PT48H', to: 'group:risk-officers' }] },
      outcomes: [{ value: 'low', label: 'Low' }, { value: 'high', label: 'High' }],
    } }),
    el('timerBoundaryEvent', 'remind', { attachedTo: 'rate', interrupting: false, timer: { kind: 'cycle', text: 'R2/PT24H' } }),
    el('sendTask', 'nudge', { baton: { notify: [{ to: 'group:risk', template: 'nudge' }] } }),
    el('receiveTask', 'details', { message: { name: 'bank-details', correlationKey: '=vendorId' } }),
    el('parallelGateway', 'join'),
    el('exclusiveGateway', 'risky'),
    el('errorEndEvent', 'refused', { error: { code: 'TOO_RISKY', name: 'Too risky' } }),
    el('messageEndEvent', 'accepted', { message: { name: 'vendor-accepted', correlationKey: '=vendorId', ttl: 'P1D' } }),
  ],
  ['requested -> create', 'create -> fork', 'fork -> rate', 'fork -> details', 'rate -> join', 'details -> join', 'remind -> nudge',
    'join -> risky', 'risky -> refused if rateOutcome = "high"', 'risky -> accepted default'],
);
const begun = () => simulate(vendor).start({ vendor: { name: 'Acme', turnover: new NumberText('12000000.50') } }, { businessKey: 'V-1', by: 'person:ann' });

const guarded = processOf(
  [
    el('noneStartEvent', 'start'),
    el('subProcess', 'pay', { baton: { inputs: [{ name: 'limit', value: '=amount * 2' }], outputs: [{ name: 'receipt', value: '=receipt' }] } }),
    el('serviceTask', 'charge', { in: 'pay', baton: { job: { type: 'charge-card', retries: 2, backoff: 'PT10S', timeout: 'PT1M' } } }),
    el('timerCatchEvent', 'settle', { in: 'pay', timer: { kind: 'duration', text: '="PT1H"' } }),
    el('errorBoundaryEvent', 'noMoney', { attachedTo: 'pay', interrupting: true, error: { code: 'no-money' } }),
    el('messageBoundaryEvent', 'withdrawn', { attachedTo: 'pay', interrupting: true, message: { name: 'withdrawn', correlationKey: '=order' } }),
    el('scriptTask', 'book', { script: { expression: 'receipt + "/" + ledger', resultVariable: 'booking' } }),
    el('userTask', 'call'),
    el('terminateEndEvent', 'stop'),
    el('noneEndEvent', 'end'),
  ],
  ['start -> pay', 'charge -> settle', 'pay -> book', 'book -> end', 'noMoney -> call', 'withdrawn -> stop'],
);
const paying = () => simulate(guarded).start({ amount: 3, order: 17 });

/** Instances at their first wait. */
export const beginnings: readonly (() => Simulation)[] = [begun, paying];

/** The runs whose journals are kept for ever; between them they hold every type of event. */
export const scenarios: Readonly<Record<string, () => Simulation>> = {
  'accepted-vendor': () => begun().failJob('create', 'ERP is down').completeJob('create', { response: { id: 'v9' } })
    .advanceClock('PT30H').receive('bank-details', 'v9', { iban: 'DE02' }).completeTask('rate', { score: 1 }, 'low').completeJob('nudge'),
  'refused-vendor': () => begun().completeJob('create', { response: { id: 'v9' } }).receive('bank-details', 'v9').completeTask('rate', {}, 'high'),
  'erp-outage': () => begun().failJob('create', 'down').failJob('create', 'down').retry().completeJob('create', { response: { id: 'v9' } }).setVariables({ note: 'late' }),
  'cancelled-vendor': () => begun().completeJob('create', { response: { id: 'v9' } }).cancel('withdrawn by the requester'),
  'paid-order': () => paying().completeJob('charge', { receipt: 'r1' }).advanceClock('PT1H').setVariables({ ledger: 'L' }).retry(),
  'order-without-money': () => paying().throwError('charge', 'no-money', { missing: 2 }).completeTask('call', { called: true }),
  'withdrawn-order': () => paying().receive('withdrawn', '17'),
  'unhandled-error': () => paying().throwError('charge', 'stolen-card').retry(),
  ...activityScenarios,
  ...gatewayScenarios,
  ...operationScenarios,
  ...triggerScenarios,
};
