import { describe, expect, it } from 'vitest';

import { elementX, extensions, readForeign } from './foreign-file.js';

const step = (kind: string, words: string, attributes = '') =>
  elementX(`<bpmn:${kind} id="x" ${attributes}>${extensions(words)}</bpmn:${kind}>`);

describe("Camunda 8's words", () => {
  it.each<[string, string, object]>([
    [
      'serviceTask',
      '<zeebe:taskDefinition type="pay" retries="5"/>',
      { job: { type: 'pay', retries: 5, backoff: 'PT10S' } },
    ],
    ['serviceTask', '<zeebe:taskDefinition type="=kind"/>', { job: { type: '=kind', retries: 3 } }],
    [
      'serviceTask',
      '<zeebe:ioMapping><zeebe:input source="=a" target="b"/><zeebe:output source="=c" target="d"/></zeebe:ioMapping>',
      { inputs: [{ name: 'b', value: '=a' }], outputs: [{ name: 'd', value: '=c' }] },
    ],
    [
      'userTask',
      '<zeebe:userTask/><zeebe:assignmentDefinition assignee="ann" candidateGroups="risk, legal" candidateUsers="=deputies"/>',
      {
        owner: {
          assignee: 'person:ann',
          candidates: ['=concatenate(["group:risk", "group:legal"], for name in (deputies) return "person:" + name)'],
        },
      },
    ],
    [
      'userTask',
      '<zeebe:taskSchedule dueDate="=now() + duration(&quot;P2D&quot;)"/>',
      { serviceLevel: { due: 'P2D' } },
    ],
    [
      'userTask',
      '<zeebe:taskSchedule dueDate="=deadline"/>',
      {
        serviceLevel: {
          due: '=(if (deadline) instance of string then date and time(deadline) else deadline) - now()',
        },
      },
    ],
    ['userTask', '<zeebe:formDefinition formId="f1"/>', { form: { key: 'f1' } }],
    ['userTask', '<zeebe:formDefinition formKey="camunda-forms:bpmn:f2"/>', { form: { key: 'camunda-forms:bpmn:f2' } }],
  ])('on a %s, %s', async (kind, words, expected) => {
    const { x, told } = await step(kind, words);
    expect(x.baton).toMatchObject(expected);
    expect(told).toEqual([]);
  });

  it('call processes and decisions, and pass all but where told otherwise', async () => {
    expect(
      (
        await step(
          'callActivity',
          '<zeebe:calledElement processId="q" bindingType="versionTag" versionTag="v1" propagateAllChildVariables="false"/>',
        )
      ).x,
    ).toMatchObject({
      called: { process: 'q', binding: 'versionTag', versionTag: 'v1', passAllIn: true, passAllOut: false },
    });
    expect(
      (
        await step(
          'businessRuleTask',
          '<zeebe:calledDecision decisionId="=which" resultVariable="r" bindingType="deployment"/>',
        )
      ).x,
    ).toMatchObject({ decision: { decision: '=which', binding: 'deployment', resultVariable: 'r' } });
    expect((await step('scriptTask', '<zeebe:script expression="=1 + 1" resultVariable="r"/>')).x).toMatchObject({
      script: { expression: '1 + 1', resultVariable: 'r' },
    });
  });

  it('repeat steps', async () => {
    const { x } = await elementX(
      `<bpmn:serviceTask id="x"><bpmn:multiInstanceLoopCharacteristics>${extensions('<zeebe:loopCharacteristics inputCollection="=items" inputElement="item" outputCollection="results" outputElement="=result"/>')}</bpmn:multiInstanceLoopCharacteristics></bpmn:serviceTask>`,
    );
    expect(x).toMatchObject({
      loop: { collection: 'items', elementVariable: 'item', outputCollection: 'results', outputElement: 'result' },
    });
  });

  it('correlate messages and tag versions', async () => {
    const { processes } = await readForeign(
      `${extensions('<zeebe:versionTag value="v3"/>')}<bpmn:receiveTask id="x" messageRef="m"/>`,
      {
        root: `<bpmn:message id="m" name="paid">${extensions('<zeebe:subscription correlationKey="=orderId"/>')}</bpmn:message>`,
      },
    );
    expect(processes[0]?.baton.versionTag).toBe('v3');
    expect(processes[0]?.elements['x']).toMatchObject({ message: { name: 'paid', correlationKey: '=orderId' } });
  });

  it.each([
    ['<zeebe:taskHeaders><zeebe:header key="a" value="b"/></zeebe:taskHeaders>', 'warning'],
    [
      '<zeebe:executionListeners><zeebe:executionListener type="x" eventType="start"/></zeebe:executionListeners>',
      'warning',
    ],
    ['<zeebe:properties><zeebe:property name="a" value="b"/></zeebe:properties>', 'info'],
  ])('that are not taken over are told: %s', async (words, severity) => {
    expect((await step('serviceTask', words)).told).toEqual([
      expect.stringMatching(new RegExp(`^${severity} dialect-word-lost x: `)),
    ]);
  });

  it("yield to Baton's own", async () => {
    const { x } = await step(
      'serviceTask',
      '<zeebe:taskDefinition type="pay"/><zeebe:ioMapping><zeebe:input source="=a" target="b"/></zeebe:ioMapping><baton:job type="mine"/><baton:output name="o" value="=p"/>',
    );
    expect(x.baton).toMatchObject({ job: { type: 'mine' }, inputs: [], outputs: [{ name: 'o', value: '=p' }] });
  });
});
