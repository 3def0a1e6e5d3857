import { readBpmn, type ProcessModel } from '@baton/bpmn';
import { NumberText } from '@baton/kernel';
import { describe, expect, it } from 'vitest';

import { simulate } from './simulation/index.js';

const processOf = async (content: string): Promise<ProcessModel> => {
  const { processes } =
    await readBpmn(`<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
    <bpmn:process id="p" isExecutable="true">${content}</bpmn:process></bpmn:definitions>`);
  return processes[0]!;
};
const flow = (source: string, target: string) =>
  `<bpmn:sequenceFlow id="${source}-${target}" sourceRef="${source}" targetRef="${target}"/>`;
const inputOutput = (inside: string) =>
  `<bpmn:ioSpecification>${inside}<bpmn:inputSet/><bpmn:outputSet/></bpmn:ioSpecification>`;
const into = (source: string, target: string, more = '') =>
  `<bpmn:dataInputAssociation><bpmn:sourceRef>${source}</bpmn:sourceRef><bpmn:targetRef>${target}</bpmn:targetRef>${more}</bpmn:dataInputAssociation>`;
const out = (source: string, target: string, more = '') =>
  `<bpmn:dataOutputAssociation><bpmn:sourceRef>${source}</bpmn:sourceRef><bpmn:targetRef>${target}</bpmn:targetRef>${more}</bpmn:dataOutputAssociation>`;
const order = '<bpmn:dataObject id="o" name="order"/><bpmn:dataObjectReference id="or" dataObjectRef="o"/>';

describe('data that a process draws', () => {
  it('moves into a step as it begins and out of it as it ends, under the names that the step knows', async () => {
    const model = await processOf(`${order}
      <bpmn:userTask id="price">${inputOutput('<bpmn:dataInput id="i" name="Offer"/><bpmn:dataOutput id="u" name="Priced"/>')}${into('or', 'i')}${out('u', 'or')}</bpmn:userTask>`);
    const run = simulate(model).start({ order: { net: new NumberText('10.10') } });
    expect(run.eventsOf('UserTaskOpened')[0]?.variables).toMatchObject({
      Offer: { net: new NumberText('10.10') },
      Priced: null,
    });
    run.completeTask('price', { Priced: { gross: new NumberText('12.0190') }, note: 'x' });
    expect(run.variables()).toEqual({ order: { gross: new NumberText('12.0190') }, note: 'x' });
  });

  it('is transformed and assigned part by part on its way', async () => {
    const model = await processOf(`${order}
      <bpmn:scriptTask id="sum">${inputOutput('<bpmn:dataInput id="i" name="net"/><bpmn:dataOutput id="u" name="gross"/>')}
        ${into('or', 'i', '<bpmn:transformation>order.net</bpmn:transformation>')}
        ${out('u', 'or', '<bpmn:assignment><bpmn:from>gross</bpmn:from><bpmn:to>order.gross</bpmn:to></bpmn:assignment>')}
        <bpmn:extensionElements><baton:script xmlns:baton="urn:baton:bpmn:1" expression="net * 2" resultVariable="gross"/></bpmn:extensionElements>
      </bpmn:scriptTask>`);
    expect(
      simulate(model)
        .start({ order: { net: 2 } })
        .variables(),
    ).toEqual({ order: { net: 2, gross: 4 } });
  });

  it('lives in the sub-process in which it is drawn', async () => {
    const model = await processOf(`
      <bpmn:subProcess id="s"><bpmn:dataObject id="o" name="note"/><bpmn:property id="prop" name="seen"/>
        <bpmn:userTask id="write"/><bpmn:userTask id="read"/>${flow('write', 'read')}</bpmn:subProcess>`);
    const run = simulate(model).start().completeTask('write', { note: 'n', seen: 1, other: true });
    expect(run.eventsOf('UserTaskOpened')[1]?.variables).toEqual({ note: 'n', seen: 1, other: true });
    expect(run.completeTask('read').variables()).toEqual({ other: true });
  });

  it('is that of the scope around where a variable of its name is there already', async () => {
    const model = await processOf(
      `<bpmn:subProcess id="s"><bpmn:dataObject id="o" name="note"/><bpmn:userTask id="write"/></bpmn:subProcess>`,
    );
    expect(simulate(model).start({ note: 'old' }).completeTask('write', { note: 'new' }).variables()).toEqual({
      note: 'new',
    });
  });

  it('is not moved by a line that names no data', async () => {
    const model = await processOf(`${order}
      <bpmn:userTask id="look"><bpmn:property id="pp" name="__targetRef_placeholder"/>${into('or', 'pp')}
        <bpmn:dataOutputAssociation><bpmn:targetRef>or</bpmn:targetRef></bpmn:dataOutputAssociation></bpmn:userTask>`);
    const run = simulate(model).start({ order: 1 });
    expect(run.eventsOf('UserTaskOpened')[0]?.variables).toEqual({ order: 1 });
    expect(run.completeTask('look', { order: 2 }).variables()).toEqual({ order: 2 });
  });

  it('feeds a multi-instance activity item by item, and takes its results', async () => {
    const model = await processOf(`
      <bpmn:dataObject id="all" name="orders" isCollection="true"/><bpmn:dataObject id="sums" name="sums" isCollection="true"/>
      <bpmn:scriptTask id="each">
        ${inputOutput('<bpmn:dataInput id="in" name="In list" isCollection="true"/><bpmn:dataOutput id="outs" name="Out list" isCollection="true"/>')}
        ${into('all', 'in')}${out('outs', 'sums')}
        <bpmn:multiInstanceLoopCharacteristics isSequential="true">
          <bpmn:loopDataInputRef>in</bpmn:loopDataInputRef><bpmn:loopDataOutputRef>outs</bpmn:loopDataOutputRef>
          <bpmn:inputDataItem id="item" name="x"/><bpmn:outputDataItem id="res" name="y"/>
        </bpmn:multiInstanceLoopCharacteristics>
        <bpmn:extensionElements><baton:script xmlns:baton="urn:baton:bpmn:1" expression="x + 1" resultVariable="y"/></bpmn:extensionElements>
      </bpmn:scriptTask>`);
    expect(
      simulate(model)
        .start({ orders: [1, 2] })
        .variables(),
    ).toEqual({ orders: [1, 2], sums: [2, 3] });
  });
});
