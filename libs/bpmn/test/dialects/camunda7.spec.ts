import { describe, expect, it } from 'vitest';

import { elementX, extensions, readForeign } from './foreign-file.js';

describe('a user task of Camunda 7', () => {
  it.each<[string, object]>([
    ['camunda:assignee="ann"', { owner: { assignee: 'person:ann', candidates: [] } }],
    ['camunda:assignee="${boss}"', { owner: { assignee: '=boss', candidates: [] } }],
    ['camunda:candidateGroups="risk, legal"', { owner: { candidates: ['group:risk', 'group:legal'] } }],
    [
      'camunda:candidateGroups="risk" camunda:candidateUsers="ann,bob"',
      { owner: { candidates: ['group:risk', 'person:ann', 'person:bob'] } },
    ],
    [
      'camunda:candidateGroups="${groups}"',
      {
        owner: {
          candidates: [
            '=for name in (if groups instance of string then split(groups, ",") else groups) return "group:" + trim(name)',
          ],
        },
      },
    ],
    ['camunda:dueDate="PT50M"', { serviceLevel: { due: 'PT50M', nudges: [], escalations: [] } }],
    ['camunda:dueDate="${dateTime().plusDays(3)}"', { serviceLevel: { due: 'P3D' } }],
    [
      'camunda:dueDate="2030-01-05T10:00:00Z"',
      { serviceLevel: { due: '=date and time("2030-01-05T10:00:00Z") - now()' } },
    ],
    ['camunda:formKey="order-form"', { form: { key: 'order-form' } }],
    ['camunda:formRef="order-form" camunda:formRefBinding="deployment"', { form: { key: 'order-form' } }],
  ])('with %s has its counterpart', async (attributes, words) => {
    expect((await elementX(`<bpmn:userTask id="x" ${attributes}/>`)).x.baton).toMatchObject(words);
  });

  it('is for who started the instance, where it names the variable of the start event', async () => {
    const { processes } = await readForeign(
      '<bpmn:startEvent id="s" camunda:initiator="asker"/><bpmn:userTask id="x" camunda:assignee="${asker}"/>',
    );
    expect(processes[0]?.elements['x']?.baton.owner?.assignee).toBe('starter');
    expect(processes[0]?.baton.starterVariable).toBe('asker');
  });

  it.each<[string, string, object]>([
    ['humanPerformer', 'ann', { assignee: 'person:ann', candidates: [] }],
    ['humanPerformer', '${boss}', { assignee: '=boss', candidates: [] }],
    ['potentialOwner', 'risk, user(ann), group(legal)', { candidates: ['group:risk', 'person:ann', 'group:legal'] }],
  ])("has the standard's %s: %s", async (resource, text, owner) => {
    const { x } = await elementX(
      `<bpmn:userTask id="x"><bpmn:${resource}><bpmn:resourceAssignmentExpression><bpmn:formalExpression>${text}</bpmn:formalExpression></bpmn:resourceAssignmentExpression></bpmn:${resource}></bpmn:userTask>`,
    );
    expect(x.baton.owner).toEqual(owner);
  });

  it('has a form of its fields, as a JSON Schema', async () => {
    const { x, told } = await elementX(
      `<bpmn:userTask id="x">${extensions(`<camunda:formData>
        <camunda:formField id="amount" label="Amount" type="long" defaultValue="5"><camunda:validation><camunda:constraint name="required"/><camunda:constraint name="min" config="1"/></camunda:validation></camunda:formField>
        <camunda:formField id="kind" type="enum"><camunda:value id="a" name="A"/><camunda:value id="b" name="B"/></camunda:formField>
        <camunda:formField id="note" type="string"><camunda:validation><camunda:constraint name="validator" config="my.Check"/></camunda:validation></camunda:formField>
      </camunda:formData>`)}</bpmn:userTask>`,
    );
    expect(JSON.parse(x.baton.form?.schema ?? '')).toEqual({
      type: 'object',
      properties: {
        amount: { type: 'integer', title: 'Amount', default: 5, minimum: 1 },
        kind: { type: 'string', enum: ['a', 'b'] },
        note: { type: 'string' },
      },
      required: ['amount'],
    });
    expect(told).toEqual([
      'warning dialect-word-lost x: Its form field "note" has the validation "validator", which is not carried over.',
    ]);
  });

  it('has a form of its older properties too', async () => {
    const { x } = await elementX(
      `<bpmn:userTask id="x">${extensions('<camunda:formProperty id="a" name="A" type="boolean" required="true"/><camunda:formProperty id="b" writable="false"/>')}</bpmn:userTask>`,
    );
    expect(JSON.parse(x.baton.form?.schema ?? '')).toEqual({
      type: 'object',
      properties: { a: { type: 'boolean', title: 'A' }, b: { type: 'string', readOnly: true } },
      required: ['a'],
    });
  });
});

describe('a service task of Camunda 7', () => {
  it('that is external is a job of its topic', async () => {
    const { x, told } = await elementX(
      `<bpmn:serviceTask id="x" camunda:type="external" camunda:topic="pay">${extensions('<camunda:failedJobRetryTimeCycle>R5/PT1M</camunda:failedJobRetryTimeCycle>')}</bpmn:serviceTask>`,
    );
    expect(x.baton.job).toEqual({ type: 'pay', retries: 5, backoff: 'PT1M' });
    expect(told).toEqual([]);
  });

  it('with a topic but no type has no job of it', async () => {
    const { x, told } = await elementX(
      `<bpmn:serviceTask id="x" camunda:topic="pay">${extensions('<camunda:failedJobRetryTimeCycle>R5/PT1M</camunda:failedJobRetryTimeCycle>')}</bpmn:serviceTask>`,
    );
    expect(x.baton.job).toBeUndefined();
    expect(told).toEqual([]);
  });

  it.each([
    ['camunda:class="com.acme.Pay"', 'The Java class com.acme.Pay'],
    ['camunda:delegateExpression="${pay}"', 'The bean ${pay}'],
    ['camunda:expression="${pay.now(order)}"', 'The expression ${pay.now(order)}'],
    ['camunda:type="mail"', 'The built-in "mail" task'],
  ])('with %s is told until it is bound', async (attributes, construct) => {
    expect((await elementX(`<bpmn:serviceTask id="x" ${attributes}/>`)).told).toEqual([
      `error delegate-unbound x: ${construct} does its work in Camunda 7; here nobody would do it.`,
    ]);
    for (const word of ['<baton:job type="pay"/>', '<baton:connector type="http"/>'])
      expect(
        (await elementX(`<bpmn:serviceTask id="x" ${attributes}>${extensions(word)}</bpmn:serviceTask>`)).told,
      ).toEqual([]);
  });

  it('with an expression that FEEL can say is a script', async () => {
    const { x, told } = await elementX(
      '<bpmn:serviceTask id="x" camunda:expression="${amount * 2}" camunda:resultVariable="double"/>',
    );
    expect(x).toMatchObject({ kind: 'scriptTask', script: { expression: 'amount * 2', resultVariable: 'double' } });
    expect(told).toEqual([]);
  });
});

describe('a script task of Camunda 7', () => {
  it('in JavaScript stays in JavaScript', async () => {
    const { x } = await elementX(
      '<bpmn:scriptTask id="x" scriptFormat="javascript" camunda:resultVariable="r"><bpmn:script>a + 1</bpmn:script></bpmn:scriptTask>',
    );
    expect(x).toMatchObject({ script: { expression: 'a + 1', language: 'javascript', resultVariable: 'r' } });
  });
  it("that uses the engine's own objects has to be written anew", async () => {
    expect(
      (
        await elementX(
          '<bpmn:scriptTask id="x" scriptFormat="javascript"><bpmn:script>execution.setVariable("a", 1)</bpmn:script></bpmn:scriptTask>',
        )
      ).told,
    ).toEqual([
      'error expression-foreign x: The script of "x" uses execution.setVariable, which belongs to another engine.',
    ]);
  });
  it('in JUEL is FEEL', async () => {
    const { x } = await elementX(
      '<bpmn:scriptTask id="x" scriptFormat="juel" camunda:resultVariable="r"><bpmn:script>${a + 1}</bpmn:script></bpmn:scriptTask>',
    );
    expect(x).toMatchObject({ script: { expression: 'a + 1', language: 'feel', resultVariable: 'r' } });
  });
  it('whose source is a file has to be written anew', async () => {
    expect(
      (await elementX('<bpmn:scriptTask id="x" scriptFormat="javascript" camunda:resource="deployment://a.js"/>')).told,
    ).toEqual([
      'error dialect-word-lost x: Its source stands in the file deployment://a.js beside the diagram, which is not read.',
    ]);
  });
});

describe('inputs and outputs of Camunda 7', () => {
  const mapped = (parameters: string) =>
    elementX(
      `<bpmn:userTask id="x">${extensions(`<camunda:inputOutput>${parameters}</camunda:inputOutput>`)}</bpmn:userTask>`,
    );

  it.each<[string, string]>([
    ['a text', 'a text'],
    ['=a text', '="=a text"'],
    ['${a}', '=a'],
    ['order ${a}', '="order " + string(a)'],
    ['', '=null'],
    ['<camunda:list><camunda:value>1</camunda:value><camunda:value>${a}</camunda:value></camunda:list>', '=["1", a]'],
    [
      '<camunda:map><camunda:entry key="k">${a}</camunda:entry><camunda:entry key="l">t</camunda:entry></camunda:map>',
      '={ "k": a, "l": "t" }',
    ],
    ['<camunda:map><camunda:entry key="${k}">t</camunda:entry></camunda:map>', '=context([{ key: k, value: "t" }])'],
    ['<camunda:script scriptFormat="juel">${a + 1}</camunda:script>', '=a + 1'],
  ])('take %s', async (content, value) => {
    const { x, told } = await mapped(`<camunda:inputParameter name="in">${content}</camunda:inputParameter>`);
    expect(x.baton.inputs).toEqual([{ name: 'in', value }]);
    expect(told).toEqual([]);
    const out = await mapped(`<camunda:outputParameter name="out">${content}</camunda:outputParameter>`);
    expect(out.x.baton.outputs).toEqual([{ name: 'out', value }]);
  });

  it('computed by a script in another language are told', async () => {
    const { x, told } = await mapped(
      '<camunda:inputParameter name="in"><camunda:script scriptFormat="groovy">1</camunda:script></camunda:inputParameter>',
    );
    expect(x.baton.inputs).toEqual([]);
    expect(told).toEqual([
      'error dialect-word-lost x: Its parameter "in" comes from a script in groovy, which is not carried over, so the step would lack it.',
    ]);
  });
});

describe('a call of Camunda 7', () => {
  const called = async (attributes: string, words = '') =>
    elementX(
      `<bpmn:callActivity id="x" calledElement="q" ${attributes}>${words && extensions(words)}</bpmn:callActivity>`,
    );

  it.each<[string, object]>([
    ['camunda:calledElementBinding="deployment"', { binding: 'deployment' }],
    ['camunda:calledElementBinding="version" camunda:calledElementVersion="17"', { binding: 'version', version: '17' }],
    [
      'camunda:calledElementBinding="versionTag" camunda:calledElementVersionTag="v1"',
      { binding: 'versionTag', versionTag: 'v1' },
    ],
  ])('with %s names its version, and passes nothing that is not named', async (attributes, binding) => {
    expect((await called(attributes)).x).toMatchObject({
      called: { process: 'q', ...binding, passAllIn: false, passAllOut: false },
    });
  });

  it('passes what it names', async () => {
    const { x } = await called(
      '',
      `<camunda:in source="a" target="b"/><camunda:in sourceExpression="\${c + 1}" target="d"/><camunda:in variables="all"/>
       <camunda:in businessKey="#{execution.processBusinessKey}"/><camunda:out source="e" target="f"/>`,
    );
    expect(x).toMatchObject({
      called: { inheritBusinessKey: true, passAllIn: true, passAllOut: false },
      baton: {
        inputs: [
          { name: 'b', value: '=if is defined(a) then a else null' },
          { name: 'd', value: '=c + 1' },
        ],
        outputs: [{ name: 'f', value: '=if is defined(e) then e else null' }],
      },
    });
  });

  it('may be named by an expression', async () => {
    expect((await elementX('<bpmn:callActivity id="x" calledElement="${which}"/>')).x).toMatchObject({
      called: { process: '=which' },
    });
  });

  it('whose variables a bean maps is told until they are named', async () => {
    const bean = 'camunda:variableMappingDelegateExpression="${mapper}"';
    expect((await called(bean)).told).toEqual([
      'error delegate-unbound x: Java code, ${mapper}, says what goes into its call and comes back; here nothing would.',
    ]);
    expect((await called(bean, '<baton:call passAllIn="true"/>')).told).toEqual([]);
  });

  it('of a case calls a process of its id, which is told', async () => {
    const { x, told } = await elementX('<bpmn:callActivity id="x" camunda:caseRef="claim"/>');
    expect(x).toMatchObject({ called: { process: 'claim' } });
    expect(told).toEqual([
      'warning dialect-word-lost x: It calls the case claim (CMMN); here it calls a process of that id.',
    ]);
  });
});

describe('other words of Camunda 7', () => {
  it('name decisions', async () => {
    const { x } = await elementX(
      '<bpmn:businessRuleTask id="x" camunda:decisionRef="risk" camunda:decisionRefBinding="version" camunda:decisionRefVersion="2" camunda:resultVariable="r" camunda:mapDecisionResult="singleEntry"/>',
    );
    expect(x).toMatchObject({ decision: { decision: 'risk', binding: 'version', version: '2', resultVariable: 'r' } });
  });

  it('name collections, and the counts of the loop', async () => {
    const { x } =
      await elementX(`<bpmn:userTask id="x"><bpmn:multiInstanceLoopCharacteristics camunda:collection="items" camunda:elementVariable="item">
      <bpmn:completionCondition xsi:type="bpmn:tFormalExpression">\${nrOfCompletedInstances / nrOfInstances >= 0.5}</bpmn:completionCondition>
    </bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>`);
    expect(x).toMatchObject({
      loop: {
        collection: 'items',
        elementVariable: 'item',
        completionCondition: { text: 'numberOfCompletedInstances / numberOfInstances >= 0.5' },
      },
    });
  });

  it('name variables for what is caught', async () => {
    const { x } = await elementX(
      `<bpmn:task id="t"/><bpmn:boundaryEvent id="x" attachedToRef="t"><bpmn:errorEventDefinition errorRef="e" camunda:errorCodeVariable="code" camunda:errorMessageVariable="why"/></bpmn:boundaryEvent>`,
      { root: '<bpmn:error id="e" errorCode="E1"/>' },
    );
    expect(x).toMatchObject({ error: { code: 'E1', codeVariable: 'code', messageVariable: 'why' } });
  });

  it('on a process name who may start it, and its version', async () => {
    const { processes } = await readForeign('<bpmn:task id="x"/>', {
      process: 'camunda:candidateStarterGroups="sales" camunda:candidateStarterUsers="ann" camunda:versionTag="v2"',
    });
    expect(processes[0]?.baton).toMatchObject({ starters: ['group:sales', 'person:ann'], versionTag: 'v2' });
  });

  it.each([
    ['<bpmn:userTask id="x" camunda:asyncBefore="true"/>', 'info'],
    ['<bpmn:userTask id="x" camunda:priority="50"/>', 'info'],
    [
      `<bpmn:userTask id="x">${extensions('<camunda:taskListener class="com.acme.L" event="create"/>')}</bpmn:userTask>`,
      'warning',
    ],
    [
      `<bpmn:userTask id="x">${extensions('<camunda:executionListener expression="${l.go()}" event="start"/>')}</bpmn:userTask>`,
      'warning',
    ],
    ['<bpmn:businessRuleTask id="x" camunda:decisionRef="d" camunda:mapDecisionResult="resultList"/>', 'warning'],
  ])('that are not taken over are told: %s', async (content, severity) => {
    const { told } = await elementX(content);
    expect(told).toEqual([expect.stringMatching(new RegExp(`^${severity} dialect-word-lost x: `))]);
  });

  it('that do not exist are told', async () => {
    expect((await elementX('<bpmn:userTask id="x" camunda:assigne="ann"/>')).told).toEqual([
      'info dialect-word-unknown x: Its assigne="ann" is no word of Camunda 7 that is known, and is not carried over.',
    ]);
    expect((await elementX('<bpmn:userTask id="x" camunda:constructor="ann"/>')).told).toHaveLength(1);
  });
});

describe('JUEL in the expressions of the standard', () => {
  it('is FEEL in conditions, timers, names and codes', async () => {
    const { processes, findings } = await readForeign(
      `<bpmn:startEvent id="s"/><bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">\${wait}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
       <bpmn:intermediateCatchEvent id="g"><bpmn:signalEventDefinition signalRef="sig"/></bpmn:intermediateCatchEvent>
       <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="t"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">#{amount gt 3}</bpmn:conditionExpression></bpmn:sequenceFlow>
       <bpmn:sequenceFlow id="h" sourceRef="s" targetRef="g"/>`,
      { root: '<bpmn:signal id="sig" name="alert-${region}"/>' },
    );
    expect(processes[0]?.flows['f']?.condition?.text).toBe('amount > 3');
    expect(processes[0]?.elements['t']).toMatchObject({ timer: { kind: 'duration', text: '=wait' } });
    expect(processes[0]?.elements['g']).toMatchObject({
      definitions: [{ type: 'signal', signal: { name: '="alert-" + string(region)' } }],
    });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it.each([
    ['${order.check()}', 'the call order.check()'],
    ['${execution.id == 1}', "the engine's own execution.id"],
  ])('that has no counterpart is told: %s', async (juel, construct) => {
    const { findings } = await readForeign(
      `<bpmn:startEvent id="s"/><bpmn:task id="t"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="t"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${juel}</bpmn:conditionExpression></bpmn:sequenceFlow>`,
    );
    expect(findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      {
        code: 'expression-foreign',
        elementId: 'f',
        processId: 'p',
        message: expect.stringContaining(construct) as string,
      },
    ]);
  });

  it('that has no counterpart is told in words too', async () => {
    expect((await elementX('<bpmn:userTask id="x" camunda:assignee="${people.of(order)}"/>')).told).toEqual([
      'error expression-foreign x: The baton.owner.assignee of "x", `${people.of(order)}`, has no exact counterpart in FEEL: the call people.of().',
    ]);
  });

  it('is not looked for in scripts and texts for people', async () => {
    const { findings } = await readForeign(
      '<bpmn:scriptTask id="x" name="Costs ${5}" scriptFormat="javascript"><bpmn:documentation>${a.b()}</bpmn:documentation><bpmn:script>`${a.b()}`</bpmn:script></bpmn:scriptTask>',
    );
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
