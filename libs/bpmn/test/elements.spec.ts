import { checkSupported } from '@baton/bpmn';
import { describe, expect, it } from 'vitest';
import { codes, nodeOf, processOf, read } from './fixture.js';

const root = '<bpmn:message id="m" name="paid"/><bpmn:error id="e" name="Broke" errorCode="BROKE"/>';
const message = '<bpmn:messageEventDefinition messageRef="m"/>';
const timer = '<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>';
const error = '<bpmn:errorEventDefinition errorRef="e"/>';
const paid = { id: 'm', name: 'paid' };

describe('an element that is supported', () => {
  it.each([
    ['<bpmn:startEvent id="x"/>', { kind: 'noneStartEvent' }],
    [`<bpmn:startEvent id="x">${message}</bpmn:startEvent>`, { kind: 'messageStartEvent', message: paid }],
    [
      `<bpmn:startEvent id="x">${timer}</bpmn:startEvent>`,
      { kind: 'timerStartEvent', timer: { kind: 'duration', text: 'PT1H' } },
    ],
    ['<bpmn:endEvent id="x"/>', { kind: 'noneEndEvent' }],
    [`<bpmn:endEvent id="x">${message}</bpmn:endEvent>`, { kind: 'messageEndEvent', message: paid }],
    [
      `<bpmn:endEvent id="x">${error}</bpmn:endEvent>`,
      { kind: 'errorEndEvent', error: { id: 'e', name: 'Broke', code: 'BROKE' } },
    ],
    ['<bpmn:endEvent id="x"><bpmn:terminateEventDefinition/></bpmn:endEvent>', { kind: 'terminateEndEvent' }],
    ['<bpmn:task id="x"/>', { kind: 'task' }],
    ['<bpmn:userTask id="x"/>', { kind: 'userTask' }],
    ['<bpmn:serviceTask id="x"/>', { kind: 'serviceTask' }],
    ['<bpmn:sendTask id="x" messageRef="m"/>', { kind: 'sendTask', message: paid }],
    ['<bpmn:receiveTask id="x" messageRef="m"/>', { kind: 'receiveTask', message: paid }],
    [
      '<bpmn:scriptTask id="x"><bpmn:script> = a + 1 </bpmn:script></bpmn:scriptTask>',
      { kind: 'scriptTask', script: { expression: 'a + 1' } },
    ],
    ['<bpmn:manualTask id="x"/>', { kind: 'manualTask' }],
    ['<bpmn:businessRuleTask id="x"/>', { kind: 'businessRuleTask' }],
    ['<bpmn:exclusiveGateway id="x"/>', { kind: 'exclusiveGateway' }],
    ['<bpmn:parallelGateway id="x"/>', { kind: 'parallelGateway' }],
    ['<bpmn:subProcess id="x"><bpmn:startEvent id="s"/></bpmn:subProcess>', { kind: 'subProcess', start: 's' }],
    [
      `<bpmn:intermediateCatchEvent id="x">${message}</bpmn:intermediateCatchEvent>`,
      { kind: 'messageCatchEvent', message: paid },
    ],
    [`<bpmn:intermediateCatchEvent id="x">${timer}</bpmn:intermediateCatchEvent>`, { kind: 'timerCatchEvent' }],
    ['<bpmn:intermediateThrowEvent id="x"/>', { kind: 'noneThrowEvent' }],
    [
      `<bpmn:intermediateThrowEvent id="x">${message}</bpmn:intermediateThrowEvent>`,
      { kind: 'messageThrowEvent', message: paid },
    ],
    [
      `<bpmn:task id="t"/><bpmn:boundaryEvent id="x" attachedToRef="t">${timer}</bpmn:boundaryEvent>`,
      { kind: 'timerBoundaryEvent', attachedTo: 't', interrupting: true },
    ],
    [
      `<bpmn:task id="t"/><bpmn:boundaryEvent id="x" attachedToRef="t" cancelActivity="false">${message}</bpmn:boundaryEvent>`,
      { kind: 'messageBoundaryEvent', interrupting: false, message: paid },
    ],
    [
      `<bpmn:task id="t"/><bpmn:boundaryEvent id="x" attachedToRef="t">${error}</bpmn:boundaryEvent>`,
      { kind: 'errorBoundaryEvent', error: { code: 'BROKE' } },
    ],
  ])('has its kind: %s', async (xml, expected) => {
    expect(await nodeOf(xml, 'x', { root })).toMatchObject({ ...expected, id: 'x', scope: 'p' });
    expect(checkSupported(await processOf(xml, { root }))).toEqual([]);
  });
});

describe('an element with parts of its own', () => {
  it.each([
    ['<bpmn:complexGateway id="x"/>', { kind: 'complexGateway' }],
    ['<bpmn:inclusiveGateway id="x"/>', { kind: 'inclusiveGateway' }],
    ['<bpmn:eventBasedGateway id="x"/>', { kind: 'eventBasedGateway', instantiate: false, type: 'Exclusive' }],
    [
      '<bpmn:callActivity id="x" calledElement="q"/>',
      { called: { process: 'q', binding: 'latest', passAllIn: true, passAllOut: true } },
    ],
    ['<bpmn:transaction id="x"/>', { kind: 'transaction' }],
    ['<bpmn:adHocSubProcess id="x"/>', { kind: 'adHocSubProcess', ordering: 'Parallel', cancelRemaining: true }],
    [
      '<bpmn:userTask id="x"><bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>',
      {
        kind: 'userTask',
        loop: { type: 'multiInstance', sequential: false, cardinality: '3', behavior: 'All', complexBehaviors: [] },
      },
    ],
    [
      '<bpmn:task id="x"><bpmn:standardLoopCharacteristics testBefore="true"/></bpmn:task>',
      { loop: { type: 'standard', testBefore: true } },
    ],
    ['<bpmn:task id="x" isForCompensation="true"/>', { kind: 'task', forCompensation: true }],
    ['<bpmn:task id="x" startQuantity="2"/>', { kind: 'task', startQuantity: 2 }],
    ['<bpmn:receiveTask id="x" instantiate="true"/>', { kind: 'receiveTask', instantiate: true }],
    ['<bpmn:subProcess id="x" triggeredByEvent="true"/>', { kind: 'eventSubProcess' }],
    [
      '<bpmn:startEvent id="x" isInterrupting="false"><bpmn:signalEventDefinition/></bpmn:startEvent>',
      { kind: 'signalStartEvent', interrupting: false, definitions: [{ type: 'signal', signal: { name: '' } }] },
    ],
    [`<bpmn:startEvent id="x">${timer}${message}</bpmn:startEvent>`, { kind: 'multipleStartEvent' }],
    [
      '<bpmn:endEvent id="x"><bpmn:escalationEventDefinition/></bpmn:endEvent>',
      { kind: 'escalationEndEvent', definitions: [{ type: 'escalation', escalation: {} }] },
    ],
  ])('imports as its kind: %s', async (xml, expected) => {
    expect(await nodeOf(xml, 'x', { root })).toMatchObject(expected);
  });
});

describe('an element that BPMN does not have', () => {
  it.each([
    ['<bpmn:intermediateCatchEvent id="x"/>', 'intermediateCatchEvent', 'intermediateCatchEvent'],
    [`<bpmn:endEvent id="x">${timer}</bpmn:endEvent>`, 'endEvent', 'timerEventDefinition'],
  ])('imports, and a finding names it: %s', async (xml, bpmnKind, construct) => {
    const { processes, findings } = await read(xml, { root });
    expect(processes[0]?.elements['x']).toMatchObject({ kind: 'unsupported', bpmnKind, construct });
    expect(findings.find(({ code }) => code === 'unsupported-element')).toMatchObject({
      severity: 'error',
      elementId: 'x',
      elementKind: bpmnKind,
      processId: 'p',
    });
    expect(findings.find(({ code }) => code === 'unsupported-element')?.message).toContain('BPMN does not have');
  });
  it('keeps the nodes inside it', async () => {
    expect(await nodeOf('<bpmn:transaction id="x"><bpmn:task id="t"/></bpmn:transaction>', 't')).toMatchObject({
      kind: 'task',
      scope: 'x',
    });
  });
});

describe('a process', () => {
  it('is plain data that JSON keeps', async () => {
    const process = await processOf(
      `<bpmn:documentation>Why</bpmn:documentation><bpmn:startEvent id="s"/><bpmn:userTask id="__proto__" name=" Do it "/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="__proto__"/>`,
    );
    expect(JSON.parse(JSON.stringify(process))).toEqual(process);
    expect(Object.keys(process.elements)).toEqual(['s', '__proto__']);
    expect(process).toMatchObject({ id: 'p', executable: true, documentation: 'Why' });
  });
  it('gives nodes the innermost lane as department, sub-processes hand theirs down, the pool is the last resort', async () => {
    const process = await processOf(
      `<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="Sales"><bpmn:flowNodeRef>a</bpmn:flowNodeRef><bpmn:flowNodeRef>sub</bpmn:flowNodeRef>
      <bpmn:childLaneSet id="cls"><bpmn:lane id="l2" name="Back office"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet></bpmn:lane></bpmn:laneSet>
      <bpmn:task id="a"/><bpmn:subProcess id="sub"><bpmn:startEvent id="in"/></bpmn:subProcess><bpmn:task id="b"/>`,
      {
        root: '<bpmn:collaboration id="c"><bpmn:participant id="pool" name="ACME" processRef="p"/></bpmn:collaboration>',
      },
    );
    const department = (id: string) => process.elements[id]?.department;
    expect([department('a'), department('sub'), department('in'), department('b')]).toEqual([
      'Back office',
      'Sales',
      'Sales',
      'ACME',
    ]);
    expect(process).toMatchObject({
      pool: 'ACME',
      lanes: [
        { id: 'l1', members: ['a', 'sub'] },
        { id: 'l2', parent: 'l1', members: ['a'] },
      ],
    });
  });
  it('that is missing is a finding', async () => {
    const { findings } = await read('')
      .then(() => import('@baton/bpmn'))
      .then(({ readBpmn }) => readBpmn('<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>'));
    expect(codes(findings)).toEqual(['process-missing']);
  });
});
