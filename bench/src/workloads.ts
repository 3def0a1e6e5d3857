/** What a client does with instances of one process. */
export interface Workload {
  readonly processKey: string;
  readonly xml: string;
  /** Elements that one instance passes. */
  readonly transitions: number;
  /** Jobs of type `bench` that one instance needs. */
  readonly jobs: number;
  /** Who does the waiting step. */
  readonly step: 'none' | 'job' | 'user-task';
}

const process = (id: string, inside: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:baton="urn:baton:bpmn:1" targetNamespace="urn:baton:bench" id="definitions">
<bpmn:process id="${id}" name="${id}" isExecutable="true"><bpmn:startEvent id="start"/>${inside}<bpmn:endEvent id="end"/></bpmn:process></bpmn:definitions>`;
const flow = (from: string, to: string, condition = ''): string =>
  `<bpmn:sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}">${condition}</bpmn:sequenceFlow>`;
const task = (id: string): string =>
  `<bpmn:serviceTask id="${id}"><bpmn:extensionElements><baton:job type="bench" retries="3"/></bpmn:extensionElements></bpmn:serviceTask>`;

const tasks = (count: number): string => {
  const ids = Array.from({ length: count }, (_, i) => `task${i + 1}`);
  return ['start', ...ids].map((from, i) => flow(from, ids[i] ?? 'end')).join('') + ids.map(task).join('');
};

export const workloads: Readonly<Record<string, Workload>> = {
  'one-task': { processKey: 'one-task', xml: process('one-task', tasks(1)), transitions: 3, jobs: 1, step: 'job' },
  'ten-tasks': {
    processKey: 'ten-tasks',
    xml: process('ten-tasks', tasks(10)),
    transitions: 12,
    jobs: 10,
    step: 'job',
  },
  'no-wait': {
    processKey: 'no-wait',
    transitions: 4,
    jobs: 0,
    step: 'none',
    xml: process(
      'no-wait',
      `${flow('start', 'compute')}<bpmn:scriptTask id="compute"><bpmn:extensionElements><baton:script expression="=i * 2 + 1" resultVariable="twice"/></bpmn:extensionElements><bpmn:script>= i * 2 + 1</bpmn:script></bpmn:scriptTask>
      ${flow('compute', 'choose')}<bpmn:exclusiveGateway id="choose" default="choose-end"/>${flow('choose', 'end')}
      ${flow('choose', 'other', '<bpmn:conditionExpression>=i &lt; 0</bpmn:conditionExpression>')}<bpmn:endEvent id="other"/>`,
    ),
  },
  'user-task': {
    processKey: 'user-task',
    transitions: 3,
    jobs: 0,
    step: 'user-task',
    xml: process(
      'user-task',
      `${flow('start', 'approve')}<bpmn:userTask id="approve" name="Approve"><bpmn:extensionElements><baton:owner candidates="group:bench"/></bpmn:extensionElements></bpmn:userTask>${flow('approve', 'end')}`,
    ),
  },
};
