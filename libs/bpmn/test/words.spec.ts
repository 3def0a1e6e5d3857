import { describe, expect, it } from 'vitest';
import { codes, flow, nodeOf, processOf, read, words } from './fixture.js';

const all = `<baton:owner candidates="group:risk, person:ann" backup="manager-of-assignee" notBy="starter"/>
  <baton:serviceLevel due="PT48H" calendar="office"><baton:nudge after="PT24H" repeat="PT12H"/><baton:escalate after="PT48H" to="group:risk-officers"/></baton:serviceLevel>
  <baton:form key="rating">{"type":"object"}</baton:form>
  <baton:document name="bankLetter" label="Bank letter" required="true" accept="application/pdf, .png" maxBytes="1000" visibleTo="group:risk"/>
  <baton:outcome value="approve" label="Approve the vendor"/><baton:outcome value="reject" note="required"/>
  <baton:judgement by="human"/><baton:guest email="=vendor.email" name="Bob" language="de"/><baton:visibleTo who="starter, guest"/>
  <baton:connector type="http" retries="5" backoff="PT1S"><baton:input name="body" value="={ a: 1 }"/><baton:output name="id" value="=response.body.id"/></baton:connector>
  <baton:job type="check"/><baton:input name="x" value="=1"/><baton:output name="y" value="=x"/>
  <baton:notify to="starter" template="done" subject="Done"/><baton:notify to="=x">Hello</baton:notify>`;

describe("Baton's words on a step", () => {
  it('are read as plain data', async () => {
    const { findings } = await read(`<bpmn:userTask id="x">${words(all)}</bpmn:userTask>`);
    expect(codes(findings)).toEqual([]);
    const { baton } = await nodeOf(`<bpmn:userTask id="x">${words(all)}</bpmn:userTask>`, 'x');
    expect(baton).toEqual({
      owner: { candidates: ['group:risk', 'person:ann'], backup: 'manager-of-assignee', notBy: 'starter' },
      serviceLevel: {
        due: 'PT48H',
        calendar: 'office',
        nudges: [{ after: 'PT24H', repeat: 'PT12H' }],
        escalations: [{ after: 'PT48H', to: 'group:risk-officers' }],
      },
      form: { key: 'rating', schema: '{"type":"object"}' },
      documents: [
        {
          name: 'bankLetter',
          label: 'Bank letter',
          required: true,
          accept: ['application/pdf', '.png'],
          maxBytes: 1000,
          visibleTo: ['group:risk'],
        },
      ],
      outcomes: [
        { value: 'approve', label: 'Approve the vendor' },
        { value: 'reject', label: 'reject', note: 'required' },
      ],
      judgement: { by: 'human' },
      guest: { email: '=vendor.email', name: 'Bob', language: 'de' },
      visibleTo: ['starter', 'guest'],
      connector: {
        type: 'http',
        retries: 5,
        backoff: 'PT1S',
        inputs: [{ name: 'body', value: '={ a: 1 }' }],
        outputs: [{ name: 'id', value: '=response.body.id' }],
      },
      job: { type: 'check', retries: 3, backoff: 'PT10S' },
      inputs: [{ name: 'x', value: '=1' }],
      outputs: [{ name: 'y', value: '=x' }],
      notify: [
        { to: 'starter', template: 'done', subject: 'Done' },
        { to: '=x', body: 'Hello' },
      ],
    });
  });
  it('may have any prefix', async () => {
    const baton = '<x:owner xmlns:x="urn:baton:bpmn:1" assignee="person:ann"/>';
    expect((await nodeOf(`<bpmn:userTask id="x">${words(baton)}</bpmn:userTask>`, 'x')).baton.owner).toEqual({
      assignee: 'person:ann',
      candidates: [],
    });
  });
  it('keep a FEEL list whole', async () => {
    expect(
      (await nodeOf(`<bpmn:userTask id="x">${words('<baton:owner candidates="=[a, b]"/>')}</bpmn:userTask>`, 'x')).baton
        .owner?.candidates,
    ).toEqual(['=[a, b]']);
  });
  it('are empty lists where there are none', async () => {
    expect((await nodeOf('<bpmn:userTask id="x"/>', 'x')).baton).toEqual({
      documents: [],
      outcomes: [],
      visibleTo: [],
      inputs: [],
      outputs: [],
      notify: [],
    });
  });
});

describe("Baton's words elsewhere", () => {
  it('on a process, a flow, a message and a script are read', async () => {
    const process = await processOf(
      `${words('<baton:process businessKeyUnique="true" versionTag="v1" starters="group:sales"/><baton:trigger type="webhook" name="vendor-requested"/><baton:serviceLevel due="P5D"/>')}
      <bpmn:receiveTask id="r" messageRef="m"/><bpmn:scriptTask id="s">${words('<baton:script expression="=1 + 1" resultVariable="two"/>')}</bpmn:scriptTask>
      ${flow('f', 'r', 's', words('<baton:owner assignee="person:ann"/>'))}`,
      {
        root: `<bpmn:message id="m" name="paid">${words('<baton:message correlationKey="=orderId" ttl="PT1H"/>')}</bpmn:message>`,
      },
    );
    expect(process.baton).toMatchObject({
      businessKeyUnique: true,
      versionTag: 'v1',
      starters: ['group:sales'],
      triggers: [{ type: 'webhook', name: 'vendor-requested' }],
      serviceLevel: { due: 'P5D' },
    });
    expect(process.flows['f']?.baton.owner).toEqual({ assignee: 'person:ann', candidates: [] });
    expect(process.elements['r']).toMatchObject({
      message: { id: 'm', name: 'paid', correlationKey: '=orderId', ttl: 'PT1H' },
    });
    expect(process.elements['s']).toMatchObject({ script: { expression: '1 + 1', resultVariable: 'two' } });
  });
});

describe("another engine's words that mean the same", () => {
  it('give Zeebe jobs, owners, mappings, scripts and correlation keys', async () => {
    const { elements } = await processOf(
      `<bpmn:serviceTask id="j">${words('<zeebe:taskDefinition type="pay" retries="5"/><zeebe:ioMapping><zeebe:input source="=a" target="b"/><zeebe:output source="=c" target="d"/></zeebe:ioMapping>')}</bpmn:serviceTask>
      <bpmn:userTask id="u">${words('<zeebe:assignmentDefinition assignee="=boss" candidateGroups="risk, legal"/><zeebe:formDefinition formId="f1"/>')}</bpmn:userTask>
      <bpmn:scriptTask id="s">${words('<zeebe:script expression="=1" resultVariable="r"/>')}</bpmn:scriptTask><bpmn:receiveTask id="m" messageRef="msg"/>`,
      {
        root: `<bpmn:message id="msg" name="paid">${words('<zeebe:subscription correlationKey="=id"/>')}</bpmn:message>`,
      },
    );
    expect(elements['j']?.baton).toMatchObject({
      job: { type: 'pay', retries: 5, backoff: 'PT10S' },
      inputs: [{ name: 'b', value: '=a' }],
      outputs: [{ name: 'd', value: '=c' }],
    });
    expect(elements['u']?.baton).toMatchObject({
      owner: { assignee: '=boss', candidates: ['group:risk', 'group:legal'] },
      form: { key: 'f1' },
    });
    expect(elements['s']).toMatchObject({ script: { expression: '1', resultVariable: 'r' } });
    expect(elements['m']).toMatchObject({ message: { correlationKey: '=id' } });
  });
  it("yield to Baton's own", async () => {
    expect(
      (
        await nodeOf(
          `<bpmn:serviceTask id="j">${words('<zeebe:taskDefinition type="pay"/><baton:job type="mine"/>')}</bpmn:serviceTask>`,
          'j',
        )
      ).baton.job?.type,
    ).toBe('mine');
  });
});
