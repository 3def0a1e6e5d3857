import { eventDefinitionsOf, readError, readMessage, readScript, readTimer } from './event-details.js';
import { bpmnKindOf, elementOf, idOf, type ModdleElement } from './moddle-elements.js';
import type { Definitions } from './parse-definitions.js';
import type { FlowNode, FlowNodeKind } from './process-model.js';

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
  (kind: 'messageStartEvent' | 'messageCatchEvent' | 'receiveTask'): Reader =>
  (element, definitions) => ({ kind, message: readMessage(element, definitions) ?? { name: '' } });
const sends =
  (kind: 'messageEndEvent' | 'messageThrowEvent' | 'sendTask'): Reader =>
  (element, definitions) => {
    const message = readMessage(element, definitions);
    return { kind, ...(message && { message }) };
  };
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

/**
 * From what stands in the file (an element's BPMN name, for events with that of their definition) to the kind that runs.
 * What has no row imports as `unsupported`. A new element is a row here, a type in `process-model.ts`, and a behaviour in the engine.
 */
const readers: Readonly<Record<string, Reader>> = {
  startEvent: plain('noneStartEvent'),
  'startEvent/messageEventDefinition': waits('messageStartEvent'),
  'startEvent/timerEventDefinition': timed('timerStartEvent'),
  endEvent: plain('noneEndEvent'),
  'endEvent/errorEventDefinition': (event, definitions) => ({
    kind: 'errorEndEvent',
    error: readError(event, definitions),
  }),
  'endEvent/messageEventDefinition': sends('messageEndEvent'),
  'endEvent/terminateEventDefinition': plain('terminateEndEvent'),
  task: plain('task'),
  userTask: plain('userTask'),
  serviceTask: plain('serviceTask'),
  sendTask: sends('sendTask'),
  receiveTask: waits('receiveTask'),
  scriptTask: (task) => ({ kind: 'scriptTask', script: readScript(task) }),
  manualTask: plain('manualTask'),
  businessRuleTask: plain('businessRuleTask'),
  exclusiveGateway: plain('exclusiveGateway'),
  parallelGateway: plain('parallelGateway'),
  subProcess: plain('subProcess'),
  'intermediateCatchEvent/messageEventDefinition': waits('messageCatchEvent'),
  'intermediateCatchEvent/timerEventDefinition': timed('timerCatchEvent'),
  intermediateThrowEvent: plain('noneThrowEvent'),
  'intermediateThrowEvent/messageEventDefinition': sends('messageThrowEvent'),
  'boundaryEvent/timerEventDefinition': (event, definitions) => ({
    kind: 'timerBoundaryEvent',
    ...boundary(event, definitions),
    timer: readTimer(event),
  }),
  'boundaryEvent/messageEventDefinition': (event, definitions) => ({
    kind: 'messageBoundaryEvent',
    ...boundary(event, definitions),
    message: readMessage(event, definitions) ?? { name: '' },
  }),
  'boundaryEvent/errorEventDefinition': (event, definitions) => ({
    kind: 'errorBoundaryEvent',
    ...boundary(event, definitions),
    error: readError(event, definitions),
  }),
};

/** Parts of an otherwise known element that this release cannot run, and how the file shows them. */
const unsupportedParts: readonly (readonly [construct: string, found: (element: ModdleElement) => boolean])[] = [
  ['multipleEventDefinitions', (element) => eventDefinitionsOf(element).length > 1],
  ['loopCharacteristics', (element) => elementOf(element, 'loopCharacteristics') !== undefined],
  ['isForCompensation', (element) => element.get('isForCompensation') === true],
  ['triggeredByEvent', (element) => element.get('triggeredByEvent') === true],
  ['instantiate', (element) => element.get('instantiate') === true],
  ['startQuantity', (element) => isOtherThanOne(element.get('startQuantity'))],
  ['completionQuantity', (element) => isOtherThanOne(element.get('completionQuantity'))],
];

/** Reads what is particular to the element's kind; never fails. */
export function readParticulars(element: ModdleElement, definitions: Definitions): Particulars {
  const bpmnKind = bpmnKindOf(element);
  const [definition] = eventDefinitionsOf(element);
  const definitionKind = definition && bpmnKindOf(definition);
  const reader = readers[definitionKind ? `${bpmnKind}/${definitionKind}` : bpmnKind];
  const part = unsupportedParts.find(([, found]) => found(element))?.[0];
  if (reader && !part) return reader(element, definitions);
  const loop = elementOf(element, 'loopCharacteristics');
  const construct = part === 'loopCharacteristics' && loop ? bpmnKindOf(loop) : (part ?? definitionKind ?? bpmnKind);
  const attached = bpmnKind === 'boundaryEvent' ? { attachedTo: boundary(element, definitions).attachedTo } : {};
  return { kind: 'unsupported', bpmnKind, construct, ...attached };
}

function isOtherThanOne(value: unknown): boolean {
  return value !== undefined && value !== 1;
}
