import { discounts, order } from './realistic.js';
import type { Workload } from './workload.js';
import { catchMessage, flow, fork, job, process, userTask } from './xml.js';

const work = (
  processKey: string,
  inside: string,
  counts: Partial<Workload> & Pick<Workload, 'transitions'>,
): Workload => ({
  processKey,
  xml: process(processKey, inside),
  jobs: 0,
  people: 0,
  step: 'work',
  ...counts,
});

const chain = (count: number): string => {
  const ids = Array.from({ length: count }, (_, i) => `task${i + 1}`);
  return ['start', ...ids].map((from, i) => flow(from, ids[i] ?? 'end')).join('') + ids.map(job).join('');
};

const compute = `<bpmn:scriptTask id="compute"><bpmn:extensionElements><baton:script expression="=i * 2 + 1" resultVariable="twice"/></bpmn:extensionElements><bpmn:script>= i * 2 + 1</bpmn:script></bpmn:scriptTask>`;

/** Workloads whose rate is what is measured. */
export const workloads: Readonly<Record<string, Workload>> = {
  'one-task': work('one-task', chain(1), { transitions: 3, jobs: 1 }),
  'no-wait': work(
    'no-wait',
    `${flow('start', 'compute')}${compute}${flow('compute', 'choose')}<bpmn:exclusiveGateway id="choose" default="choose-end"/>${flow('choose', 'end')}
    ${flow('choose', 'other', 'i &lt; 0')}<bpmn:endEvent id="other"/>`,
    { transitions: 4, step: 'none' },
  ),
  'ten-tasks': work('ten-tasks', chain(10), { transitions: 12, jobs: 10 }),
  'fork-join': work('fork-join', fork(5), { transitions: 9, jobs: 5, jobsAtOnce: 5 }),
  'user-task': work('user-task', flow('start', 'approve') + userTask('approve') + flow('approve', 'end'), {
    transitions: 3,
    people: 1,
    // Whoever does tasks looks for them a list at a time: these are on the next.
    inFlight: 400,
  }),
  message: work('message', flow('start', 'wait') + catchMessage('wait') + flow('wait', 'end'), {
    transitions: 3,
    step: 'message',
  }),
  realistic: work('realistic', order, {
    transitions: 9,
    jobs: 3,
    people: 20,
    decisions: discounts.xml,
    payload: discounts.payload,
  }),
};
