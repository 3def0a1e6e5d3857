import { readError, readMessage, readScript, readTimer } from './event-details.js';
import { bpmnKindOf, elementOf, idOf, present, textOf, type ModdleElement } from './moddle-elements.js';
import type { Definitions } from './parse-definitions.js';
import type { FlowNode, FlowNodeKind } from './process-model.js';
import { readActivity, readCalled, readDecision } from './read-activity.js';
import { readCondition } from './read-condition.js';
import { wordsOf } from './read-extensions.js';
import { compensationHandlerOf, readEventDefinitions, triggerOf } from './read-events.js';

type Common =
  | 'id'
  | 'name'
  | 'documentation'
  | 'scope'
  | 'incoming'
  | 'outgoing'
  | 'defaultFlow'
  | 'department'
  | 'baton';
/** What a kind adds to what every flow node has. */
export type Particulars = FlowNode extends infer Node ? (Node extends FlowNode ? Omit<Node, Common> : never) : never;
type Reader = (element: ModdleElement, definitions: Definitions) => Particulars;

const plain =
  (kind: FlowNodeKind): Reader =>
  () =>
    ({ kind }) as Particulars;
const timed =
  (kind: 'timerStartEvent' | 'timerCatchEvent'): Reader =>
  (event) => ({ kind, timer: readTimer(event) });
const waits =
  (kind: 'messageStartEvent' | 'messageCatchEvent'): Reader =>
  (element, definitions) => ({ kind, message: readMessage(element, definitions) ?? { name: '' } });
const sends =
  (kind: 'messageEndEvent' | 'messageThrowEvent'): Reader =>
  (element, definitions) => {
    const message = readMessage(element, definitions);
    return { kind, ...(message && { message }) };
  };
/** An event that is known by its definitions. */
const defined =
  (kind: FlowNodeKind): Reader =>
  (event, definitions) =>
    ({ kind, definitions: readEventDefinitions(event, definitions) }) as Particulars;
const activity =
  (kind: FlowNodeKind, own: (element: ModdleElement, definitions: Definitions) => object = () => ({})): Reader =>
  (element, definitions) =>
    ({ kind, ...own(element, definitions), ...readActivity(element, definitions) }) as Particulars;
const boundary = (event: ModdleElement, definitions: Definitions) => {
  const attached = idOf(elementOf(event, 'attachedToRef'));
  return {
    attachedTo:
      attached === undefined
        ? (definitions.danglingReference(event, 'attachedToRef') ?? '')
        : definitions.originalId(attached),
    interrupting: event.get('cancelActivity') !== false,
  };
};
const attached =
  (kind: FlowNodeKind): Reader =>
  (event, definitions) =>
    ({
      ...boundary(event, definitions),
      ...present({
        handler: kind === 'compensationBoundaryEvent' ? compensationHandlerOf(event, definitions) : undefined,
      }),
      ...defined(kind)(event, definitions),
    }) as Particulars;
const message = (element: ModdleElement, definitions: Definitions) =>
  present({ message: readMessage(element, definitions) });

/**
 * From what stands in the file (an element's BPMN name, for events with that of their trigger) to the kind that runs.
 * What has no row imports as `unsupported`. A new element is a row here, a type in `process-model.ts`, and a behaviour in the engine.
 */
const readers: Readonly<Record<string, Reader>> = {
  'startEvent/none': plain('noneStartEvent'),
  'startEvent/message': waits('messageStartEvent'),
  'startEvent/timer': timed('timerStartEvent'),
  'startEvent/conditional': defined('conditionalStartEvent'),
  'startEvent/signal': defined('signalStartEvent'),
  'startEvent/error': defined('errorStartEvent'),
  'startEvent/escalation': defined('escalationStartEvent'),
  'startEvent/compensation': defined('compensationStartEvent'),
  'startEvent/multiple': defined('multipleStartEvent'),
  'startEvent/parallelMultiple': defined('parallelMultipleStartEvent'),
  'endEvent/none': plain('noneEndEvent'),
  'endEvent/error': (event, definitions) => ({ kind: 'errorEndEvent', error: readError(event, definitions) }),
  'endEvent/message': sends('messageEndEvent'),
  'endEvent/terminate': plain('terminateEndEvent'),
  'endEvent/escalation': defined('escalationEndEvent'),
  'endEvent/signal': defined('signalEndEvent'),
  'endEvent/compensation': defined('compensationEndEvent'),
  'endEvent/cancel': defined('cancelEndEvent'),
  'endEvent/multiple': defined('multipleEndEvent'),
  task: activity('task'),
  userTask: activity('userTask'),
  serviceTask: (task, definitions) =>
    wordsOf(task, 'baton:Script').length > 0
      ? activity('scriptTask', (element) => ({ script: readScript(element) }))(task, definitions)
      : activity('serviceTask')(task, definitions),
  sendTask: activity('sendTask', message),
  receiveTask: activity('receiveTask', (task, definitions) => ({
    message: readMessage(task, definitions) ?? { name: '' },
    ...(task.get('instantiate') === true ? { instantiate: true } : {}),
  })),
  scriptTask: activity('scriptTask', (task) => ({ script: readScript(task) })),
  manualTask: activity('manualTask'),
  businessRuleTask: activity('businessRuleTask', (task) => present({ decision: readDecision(task) })),
  callActivity: activity('callActivity', (task) => present({ called: readCalled(task) })),
  subProcess: (element, definitions) =>
    activity(element.get('triggeredByEvent') === true ? 'eventSubProcess' : 'subProcess')(element, definitions),
  transaction: activity('transaction'),
  adHocSubProcess: activity('adHocSubProcess', (element) =>
    present({
      ordering: element.get('ordering') === 'Sequential' ? ('Sequential' as const) : ('Parallel' as const),
      completionCondition: readCondition(elementOf(element, 'completionCondition')),
      cancelRemaining: element.get('cancelRemainingInstances') !== false,
      activate: textOf(wordsOf(element, 'baton:AdHoc')[0], 'activate'),
    }),
  ),
  exclusiveGateway: plain('exclusiveGateway'),
  parallelGateway: plain('parallelGateway'),
  inclusiveGateway: plain('inclusiveGateway'),
  complexGateway: (element) =>
    present({
      kind: 'complexGateway' as const,
      activationCondition: readCondition(elementOf(element, 'activationCondition')),
    }),
  eventBasedGateway: (element) => ({
    kind: 'eventBasedGateway',
    instantiate: element.get('instantiate') === true,
    type: element.get('eventGatewayType') === 'Parallel' ? 'Parallel' : 'Exclusive',
  }),
  'intermediateCatchEvent/message': waits('messageCatchEvent'),
  'intermediateCatchEvent/timer': timed('timerCatchEvent'),
  'intermediateCatchEvent/signal': defined('signalCatchEvent'),
  'intermediateCatchEvent/conditional': defined('conditionalCatchEvent'),
  'intermediateCatchEvent/link': defined('linkCatchEvent'),
  'intermediateCatchEvent/multiple': defined('multipleCatchEvent'),
  'intermediateCatchEvent/parallelMultiple': defined('parallelMultipleCatchEvent'),
  'intermediateThrowEvent/none': plain('noneThrowEvent'),
  'intermediateThrowEvent/message': sends('messageThrowEvent'),
  'intermediateThrowEvent/escalation': defined('escalationThrowEvent'),
  'intermediateThrowEvent/signal': defined('signalThrowEvent'),
  'intermediateThrowEvent/link': defined('linkThrowEvent'),
  'intermediateThrowEvent/compensation': defined('compensationThrowEvent'),
  'intermediateThrowEvent/multiple': defined('multipleThrowEvent'),
  'boundaryEvent/timer': (event, definitions) => ({
    kind: 'timerBoundaryEvent',
    ...boundary(event, definitions),
    timer: readTimer(event),
  }),
  'boundaryEvent/message': (event, definitions) => ({
    kind: 'messageBoundaryEvent',
    ...boundary(event, definitions),
    message: readMessage(event, definitions) ?? { name: '' },
  }),
  'boundaryEvent/error': (event, definitions) => ({
    kind: 'errorBoundaryEvent',
    ...boundary(event, definitions),
    error: readError(event, definitions),
  }),
  'boundaryEvent/escalation': attached('escalationBoundaryEvent'),
  'boundaryEvent/signal': attached('signalBoundaryEvent'),
  'boundaryEvent/conditional': attached('conditionalBoundaryEvent'),
  'boundaryEvent/cancel': attached('cancelBoundaryEvent'),
  'boundaryEvent/compensation': attached('compensationBoundaryEvent'),
  'boundaryEvent/multiple': attached('multipleBoundaryEvent'),
  'boundaryEvent/parallelMultiple': attached('parallelMultipleBoundaryEvent'),
};

/** Reads what is particular to the element's kind; never fails. */
export function readParticulars(element: ModdleElement, definitions: Definitions): Particulars {
  const bpmnKind = bpmnKindOf(element);
  const isEvent = bpmnKind.endsWith('Event');
  const trigger = isEvent ? triggerOf(element, readEventDefinitions(element, definitions)) : undefined;
  const reader = readers[trigger === undefined ? bpmnKind : `${bpmnKind}/${trigger}`];
  if (reader) {
    const interrupting =
      bpmnKind === 'startEvent' && element.get('isInterrupting') === false ? { interrupting: false } : {};
    return { ...reader(element, definitions), ...interrupting } as Particulars;
  }
  const attachedTo = bpmnKind === 'boundaryEvent' ? { attachedTo: boundary(element, definitions).attachedTo } : {};
  const construct = trigger === undefined || trigger === 'none' ? bpmnKind : `${trigger}EventDefinition`;
  return { kind: 'unsupported', bpmnKind, construct, ...attachedTo };
}
