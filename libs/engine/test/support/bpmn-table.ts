import { readBpmn } from '@baton/bpmn';

import { checkDeployable } from '../../src/check-deployable.js';

/** The triggers of BPMN 2.0 by the positions that an event may have with them (ISO/IEC 19510, table 10.93). */
export const POSITIONS = [
  'Start of a process',
  'Start of an event sub-process',
  '… that does not interrupt',
  'Intermediate, catching',
  'Boundary',
  '… that does not interrupt ',
  'Intermediate, throwing',
  'End',
] as const;
type Position = (typeof POSITIONS)[number];

const EVERYWHERE = POSITIONS.slice(0, 6);
export const TRIGGERS: Readonly<Record<string, readonly Position[]>> = {
  none: ['Start of a process', 'Intermediate, throwing', 'End'],
  message: POSITIONS,
  timer: EVERYWHERE,
  error: ['Start of an event sub-process', 'Boundary', 'End'],
  escalation: [...POSITIONS.slice(1, 3), ...POSITIONS.slice(4)],
  cancel: ['Boundary', 'End'],
  compensation: ['Start of an event sub-process', 'Boundary', 'Intermediate, throwing', 'End'],
  conditional: EVERYWHERE,
  link: ['Intermediate, catching', 'Intermediate, throwing'],
  signal: POSITIONS,
  terminate: ['End'],
  multiple: POSITIONS,
  'parallel multiple': EVERYWHERE,
};

/** Activities and gateways, and what may be marked on them. */
export const ELEMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Activities: {
    'Task of no kind': '<task id="x" />',
    'User task': '<userTask id="x" />',
    'Service task': '<serviceTask id="x" />',
    'Send task': '<sendTask id="x" messageRef="m" />',
    'Receive task': '<receiveTask id="x" messageRef="m" />',
    'Script task': '<scriptTask id="x" scriptFormat="feel"><script>1</script></scriptTask>',
    'Business rule task':
      '<businessRuleTask id="x"><extensionElements><baton:decision decision="d" /></extensionElements></businessRuleTask>',
    'Manual task': '<manualTask id="x" />',
    'Sub-process': '<subProcess id="x"><task id="t" /></subProcess>',
    Transaction: '<transaction id="x"><task id="t" /></transaction>',
    'Ad-hoc sub-process': '<adHocSubProcess id="x"><task id="t" /></adHocSubProcess>',
    'Event sub-process': '',
    'Call activity': '<callActivity id="x" calledElement="g" />',
    'Global task (called)': '<callActivity id="x" calledElement="g" />',
  },
  Gateways: {
    Exclusive: '<exclusiveGateway id="x" />',
    Parallel: '<parallelGateway id="x" />',
    Inclusive: '<inclusiveGateway id="x" />',
    Complex:
      '<complexGateway id="x"><activationCondition>activationCount &gt;= 1</activationCondition></complexGateway>',
    'Event-based': EVENT_BASED('', 'x'),
    'Event-based, starting instances': EVENT_BASED('instantiate="true"', ''),
    'Event-based, starting instances, parallel': EVENT_BASED('instantiate="true" eventGatewayType="Parallel"', ''),
  },
  'Markers and attributes': {
    Loop: '<task id="x"><standardLoopCharacteristics loopMaximum="2" /></task>',
    'Multi-instance, parallel':
      '<task id="x"><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></task>',
    'Multi-instance, sequential':
      '<task id="x"><multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></task>',
    'Start and completion quantity': '<task id="x" startQuantity="2" completionQuantity="2" />',
    Compensation:
      '<task id="x" /><boundaryEvent id="b" attachedToRef="x"><compensateEventDefinition /></boundaryEvent><task id="undo" isForCompensation="true" /><association id="a" sourceRef="b" targetRef="undo" associationDirection="One" />',
    'Receive task that starts instances':
      '<receiveTask id="r" messageRef="m" instantiate="true" /><sequenceFlow id="rf" sourceRef="r" targetRef="e" />',
    'Conditional and default flows':
      '<task id="x" default="d" /><task id="y" /><sequenceFlow id="d" sourceRef="x" targetRef="y" /><sequenceFlow id="k" sourceRef="x" targetRef="y"><conditionExpression>true</conditionExpression></sequenceFlow>',
  },
};

function EVENT_BASED(attributes: string, id: string): string {
  const events = ['message', 'signal'].map(
    (trigger, at) =>
      `<sequenceFlow id="v${at}" sourceRef="${id || 'gate'}" targetRef="c${at}" /><intermediateCatchEvent id="c${at}">${definition(trigger)}</intermediateCatchEvent>`,
  );
  return `<eventBasedGateway id="${id || 'gate'}" ${attributes} />${events.join('')}`;
}

/** What keeps an event of that trigger from running there; undefined: it runs. */
export const whyNotEvent = (trigger: string, position: Position): Promise<string | undefined> =>
  whyNot(eventAt(definitions(trigger), position));

/** What keeps an element from running; undefined: it runs. */
export const whyNotElement = (name: string, xml: string): Promise<string | undefined> =>
  whyNot(name === 'Event sub-process' ? eventAt(definitions('message'), 'Start of an event sub-process') : inLine(xml));

const START = '<startEvent id="s" />';
const END = '<endEvent id="e" />';
const flow = (from: string, to: string): string =>
  `<sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}" />`;

const inLine = (xml: string): string =>
  START +
  END +
  xml +
  (/id="x"/.test(xml) ? flow('s', 'x') + (xml.includes('sourceRef="x"') ? '' : flow('x', 'e')) : flow('s', 'e'));

function eventAt(inside: string, position: Position): string {
  switch (position) {
    case 'Start of a process':
      return `<startEvent id="x"${parallel(inside)}>${inside}</startEvent>${END}${flow('x', 'e')}`;
    case 'Start of an event sub-process':
    case '… that does not interrupt': {
      const interrupting = position === '… that does not interrupt' ? ' isInterrupting="false"' : '';
      return `${inLine('<task id="x" />')}<subProcess id="h" triggeredByEvent="true"><startEvent id="hs"${interrupting}${parallel(inside)}>${inside}</startEvent><endEvent id="he" />${flow('hs', 'he')}</subProcess>`;
    }
    case 'Boundary':
    case '… that does not interrupt ': {
      const cancels = position === 'Boundary' ? '' : ' cancelActivity="false"';
      const host = inside.includes('<cancelEvent')
        ? '<transaction id="x"><task id="t" /></transaction>'
        : '<task id="x" />';
      const out = inside.includes('<compensate')
        ? '<task id="undo" isForCompensation="true" /><association id="a" sourceRef="b" targetRef="undo" associationDirection="One" />'
        : flow('b', 'e');
      return `${inLine(host)}<boundaryEvent id="b" attachedToRef="x"${cancels}${parallel(inside)}>${inside}</boundaryEvent>${out}`;
    }
    case 'Intermediate, catching':
    case 'Intermediate, throwing': {
      const tag = position === 'Intermediate, catching' ? 'intermediateCatchEvent' : 'intermediateThrowEvent';
      if (!inside.includes('<linkEvent')) return inLine(`<${tag} id="x"${parallel(inside)}>${inside}</${tag}>`);
      return `${START}${END}<intermediateThrowEvent id="x">${inside}</intermediateThrowEvent><intermediateCatchEvent id="y">${inside}</intermediateCatchEvent>${flow('s', 'x')}${flow('y', 'e')}`;
    }
    case 'End': {
      const end = `<endEvent id="x">${inside}</endEvent>`;
      if (!inside.includes('<cancelEvent')) return `${START}${end}${flow('s', 'x')}`;
      return inLine(
        `<transaction id="x"><startEvent id="ts" />${end.replace('"x"', '"te"')}${flow('ts', 'te')}</transaction>`,
      );
    }
  }
}

const parallel = (inside: string): string => (inside.includes('<!--all-->') ? ' parallelMultiple="true"' : '');

function definitions(trigger: string): string {
  if (trigger === 'none') return '';
  if (trigger === 'multiple') return definition('message') + definition('signal');
  if (trigger === 'parallel multiple') return `<!--all-->${definition('message')}${definition('signal')}`;
  return definition(trigger);
}

function definition(trigger: string): string {
  switch (trigger) {
    case 'message':
      return '<messageEventDefinition messageRef="m" />';
    case 'timer':
      return '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>';
    case 'error':
      return '<errorEventDefinition errorRef="err" />';
    case 'escalation':
      return '<escalationEventDefinition escalationRef="esc" />';
    case 'signal':
      return '<signalEventDefinition signalRef="sig" />';
    case 'conditional':
      return '<conditionalEventDefinition><condition>go</condition></conditionalEventDefinition>';
    case 'link':
      return '<linkEventDefinition name="l" />';
    case 'compensation':
      return '<compensateEventDefinition />';
    default:
      return `<${trigger}EventDefinition />`;
  }
}

/** The first error that forbids to deploy a process of this content. */
async function whyNot(content: string): Promise<string | undefined> {
  const file =
    await readBpmn(`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:baton="urn:baton:bpmn:1" targetNamespace="urn:x">
<message id="m" name="M" /><signal id="sig" name="S" /><error id="err" errorCode="E" /><escalation id="esc" escalationCode="X" />
<globalTask id="g" /><process id="p" isExecutable="true">${content}</process></definitions>`);
  const process = file.processes.find(({ id }) => id === 'p');
  const findings = [...file.findings, ...(process ? checkDeployable(process) : [])];
  return findings.find(({ severity }) => severity === 'error')?.message;
}
