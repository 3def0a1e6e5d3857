import { patchElement, readBpmn, type Finding } from '@baton/bpmn';
import { checkDeployable } from '@baton/engine';
import { simulate } from '@baton/engine/simulation';
import { describe, expect, it } from 'vitest';

/** A diagram as another engine's modeller writes it. */
const diagram = (namespace: string, content: string): string =>
  `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ${namespace} id="definitions" targetNamespace="urn:test">
  <bpmn:process id="claim" isExecutable="true">
    <bpmn:startEvent id="start"/>
    ${content}
    <bpmn:sequenceFlow id="a" sourceRef="start" targetRef="assess"/>
    <bpmn:sequenceFlow id="b" sourceRef="assess" targetRef="large"/>
    <bpmn:endEvent id="paid"/><bpmn:endEvent id="reviewed"/>
    <bpmn:sequenceFlow id="d" sourceRef="pay" targetRef="paid"/><bpmn:sequenceFlow id="e" sourceRef="review" targetRef="reviewed"/>
  </bpmn:process>
</bpmn:definitions>`;
const when = (text: string): string =>
  `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${text}</bpmn:conditionExpression>`;

const camunda7 = diagram(
  'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"',
  `<bpmn:serviceTask id="assess" camunda:class="com.acme.Assess"/>
   <bpmn:exclusiveGateway id="large" default="toPay"/>
   <bpmn:sequenceFlow id="toReview" sourceRef="large" targetRef="review">${when('${amount gt 1000 &amp;&amp; not empty holder}')}</bpmn:sequenceFlow>
   <bpmn:sequenceFlow id="toPay" sourceRef="large" targetRef="pay"/>
   <bpmn:userTask id="review" camunda:candidateGroups="claims" camunda:dueDate="\${dateTime().plusDays(2)}"/>
   <bpmn:serviceTask id="pay" camunda:delegateExpression="\${payments}"/>`,
);
const camunda8 = diagram(
  'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"',
  `<bpmn:serviceTask id="assess"><bpmn:extensionElements><zeebe:taskDefinition type="assess" retries="2"/></bpmn:extensionElements></bpmn:serviceTask>
   <bpmn:exclusiveGateway id="large" default="toPay"/>
   <bpmn:sequenceFlow id="toReview" sourceRef="large" targetRef="review">${when('=amount &gt; 1000')}</bpmn:sequenceFlow>
   <bpmn:sequenceFlow id="toPay" sourceRef="large" targetRef="pay"/>
   <bpmn:userTask id="review"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="claims"/></bpmn:extensionElements></bpmn:userTask>
   <bpmn:serviceTask id="pay"><bpmn:extensionElements><zeebe:taskDefinition type="pay"/></bpmn:extensionElements></bpmn:serviceTask>`,
);
const flowable = diagram(
  'xmlns:flowable="http://flowable.org/bpmn"',
  `<bpmn:serviceTask id="assess" flowable:type="external-worker" flowable:topic="assess"/>
   <bpmn:exclusiveGateway id="large" default="toPay"/>
   <bpmn:sequenceFlow id="toReview" sourceRef="large" targetRef="review">${when('${amount &gt; 1000}')}</bpmn:sequenceFlow>
   <bpmn:sequenceFlow id="toPay" sourceRef="large" targetRef="pay"/>
   <bpmn:userTask id="review" flowable:candidateGroups="claims"/>
   <bpmn:serviceTask id="pay" flowable:expression="\${amount * 0.9}" flowable:resultVariable="net"/>`,
);

const errorsOf = async (xml: string): Promise<readonly Finding[]> => {
  const { findings, processes } = await readBpmn(xml);
  return [...findings, ...processes.flatMap(checkDeployable)].filter(({ severity }) => severity === 'error');
};
const processOf = async (xml: string) => (await readBpmn(xml)).processes[0]!;

describe('a diagram of another engine', () => {
  it('with Java delegates deploys once its steps are bound, and workers stand in for them', async () => {
    expect((await errorsOf(camunda7)).map(({ code, elementId }) => `${code} ${elementId}`)).toEqual([
      'delegate-unbound assess',
      'delegate-unbound pay',
    ]);
    const half = await patchElement(camunda7, 'assess', { job: { type: 'assess' } });
    const bound = await patchElement(half, 'pay', { job: { type: 'pay' } });
    expect(await errorsOf(bound)).toEqual([]);

    const large = simulate(await processOf(bound))
      .start({ holder: 'Ann' })
      .completeJob('assess', { amount: 5000 });
    expect(large.waitingAt()).toEqual(['review']);
    expect(large.eventsOf('UserTaskOpened')[0]).toMatchObject({
      owner: { candidates: ['group:claims'] },
      serviceLevel: { due: 'P2D' },
    });
    expect(large.completeTask('review').path()).toEqual(['start', 'assess', 'large', 'review', 'reviewed']);

    const small = simulate(await processOf(bound))
      .start({ holder: 'Ann' })
      .completeJob('assess', { amount: 10 });
    expect(small.completeJob('pay').path()).toEqual(['start', 'assess', 'large', 'pay', 'paid']);
  });

  it('stops where its condition would have failed there', async () => {
    const half = await patchElement(camunda7, 'assess', { job: { type: 'assess' } });
    const run = simulate(await processOf(await patchElement(half, 'pay', { job: { type: 'pay' } }))).start();
    expect(run.completeJob('assess', { amount: 5000 }).incidents()).toEqual(['CONDITION_ERROR']);
    expect(run.setVariables({ holder: 'Ann' }).retry().waitingAt()).toEqual(['review']);
  });

  it.each([
    ['Camunda 8', camunda8],
    ['Flowable', flowable],
  ])('%s runs as it is', async (_engine, xml) => {
    expect(await errorsOf(xml)).toEqual([]);
    const run = simulate(await processOf(xml))
      .start()
      .completeJob('assess', { amount: 100 });
    if (run.waitingAt().includes('pay')) run.completeJob('pay');
    expect(run.path()).toEqual(['start', 'assess', 'large', 'pay', 'paid']);
    expect(run.status).toBe('completed');
    const large = simulate(await processOf(xml))
      .start()
      .completeJob('assess', { amount: 5000 });
    expect(large.completeTask('review').path()).toEqual(['start', 'assess', 'large', 'review', 'reviewed']);
  });

  it('knows who started it, and hands its business key on, where the file says so', async () => {
    const xml = camunda7
      .replace('<bpmn:startEvent id="start"/>', '<bpmn:startEvent id="start" camunda:initiator="asker"/>')
      .replace(
        '<bpmn:serviceTask id="assess" camunda:class="com.acme.Assess"/>',
        '<bpmn:callActivity id="assess" calledElement="assessment"><bpmn:extensionElements><camunda:in businessKey="#{execution.processBusinessKey}"/></bpmn:extensionElements></bpmn:callActivity>',
      );
    const run = simulate(await processOf(xml)).start({}, { by: 'person:ann', businessKey: 'C-1' });
    expect(run.variables()).toEqual({ asker: 'person:ann' });
    expect(run.eventsOf('ChildCalled')).toMatchObject([{ processId: 'assessment', businessKey: 'C-1', variables: {} }]);
  });
});
