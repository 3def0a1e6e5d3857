import { describe, expect, it } from 'vitest';

import { elementX, extensions, readForeign } from './foreign-file.js';

describe.each(['activiti', 'flowable'])("%s's words", (prefix) => {
  const title = prefix === 'activiti' ? 'Activiti' : 'Flowable';

  it('give a user task its owner, clock and form', async () => {
    const { x, told } = await elementX(
      `<bpmn:userTask id="x" ${prefix}:assignee="\${boss}" ${prefix}:candidateGroups="risk" ${prefix}:dueDate="\${now()}" ${prefix}:formKey="f"/>`,
    );
    expect(x.baton).toMatchObject({ owner: { assignee: '=boss', candidates: ['group:risk'] }, form: { key: 'f' } });
    expect(told).toEqual([]);
  });

  it('give it a form of its properties', async () => {
    const { x } = await elementX(
      `<bpmn:userTask id="x">${extensions(`<${prefix}:formProperty id="a" name="A" type="enum" required="true"><${prefix}:value id="p"/><${prefix}:value id="q"/></${prefix}:formProperty>`)}</bpmn:userTask>`,
    );
    expect(JSON.parse(x.baton.form?.schema ?? '')).toEqual({
      type: 'object',
      properties: { a: { type: 'string', title: 'A', enum: ['p', 'q'] } },
      required: ['a'],
    });
  });

  it.each(['class="com.acme.Pay"', 'delegateExpression="${pay}"', 'expression="${pay.now()}"', 'type="mail"'])(
    'on a service task, %s is told until it is bound',
    async (attribute) => {
      expect((await elementX(`<bpmn:serviceTask id="x" ${prefix}:${attribute}/>`)).told).toEqual([
        expect.stringMatching(
          new RegExp(`^error delegate-unbound x: .* does its work in ${title}; here nobody would do it.$`),
        ),
      ]);
      expect(
        (
          await elementX(
            `<bpmn:serviceTask id="x" ${prefix}:${attribute}>${extensions('<baton:job type="pay"/>')}</bpmn:serviceTask>`,
          )
        ).told,
      ).toEqual([]);
    },
  );

  it('turn an expression that FEEL can say into a script', async () => {
    const { x } = await elementX(
      `<bpmn:serviceTask id="x" ${prefix}:expression="\${a + 1}" ${prefix}:resultVariableName="r"/>`,
    );
    expect(x).toMatchObject({ kind: 'scriptTask', script: { expression: 'a + 1', resultVariable: 'r' } });
  });

  it('pass variables to a call', async () => {
    const { x } = await elementX(
      `<bpmn:callActivity id="x" calledElement="q" ${prefix}:inheritVariables="true" ${prefix}:businessKey="\${key}">${extensions(`<${prefix}:in source="a" target="b"/><${prefix}:out sourceExpression="\${c}" target="d"/>`)}</bpmn:callActivity>`,
    );
    expect(x).toMatchObject({
      called: { process: 'q', businessKey: '=key', passAllIn: true, passAllOut: false },
      baton: { inputs: [{ name: 'b' }], outputs: [{ name: 'd', value: '=c' }] },
    });
  });

  it('name collections', async () => {
    const { x } = await elementX(
      `<bpmn:userTask id="x"><bpmn:multiInstanceLoopCharacteristics ${prefix}:collection="\${order.lines}" ${prefix}:elementVariable="line"/></bpmn:userTask>`,
    );
    expect(x).toMatchObject({ loop: { collection: 'order.lines', elementVariable: 'line' } });
  });

  it('on a process name who may start it', async () => {
    const { processes } = await readForeign('<bpmn:task id="x"/>', {
      process: `${prefix}:candidateStarterGroups="a,b"`,
    });
    expect(processes[0]?.baton.starters).toEqual(['group:a', 'group:b']);
  });

  it('that would change what happens are told', async () => {
    expect((await elementX(`<bpmn:serviceTask id="x" ${prefix}:skipExpression="\${a}"/>`)).told).toEqual([
      expect.stringMatching(/^warning dialect-word-lost x: /),
    ]);
  });
});

describe("Flowable's own words", () => {
  it('make an external worker task a job of its topic', async () => {
    const { x, told } = await elementX(
      '<bpmn:serviceTask id="x" flowable:type="external-worker" flowable:topic="pay"/>',
    );
    expect(x.baton.job?.type).toBe('pay');
    expect(told).toEqual([]);
  });
  it('of the event registry have to be drawn anew', async () => {
    expect(
      (await elementX(`<bpmn:task id="x">${extensions('<flowable:eventType>paid</flowable:eventType>')}</bpmn:task>`))
        .told,
    ).toEqual([expect.stringMatching(/^error dialect-word-lost x: /)]);
  });
});
