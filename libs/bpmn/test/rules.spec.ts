import { describe, expect, it } from 'vitest';
import { codes, condition, flow, read, words } from './fixture.js';

const timer = (kind: string, text: string) =>
  `<bpmn:startEvent id="s"><bpmn:timerEventDefinition><bpmn:${kind}>${text}</bpmn:${kind}></bpmn:timerEventDefinition></bpmn:startEvent>`;
const two = '<bpmn:task id="a"/><bpmn:task id="b"/>';
const found = async (content: string) => codes((await read(content)).findings);

describe('what is wrong with a process', () => {
  it.each([
    ['a flow to nowhere', `<bpmn:task id="a"/>${flow('f', 'a', 'gone')}`, ['flow-end-unknown f']],
    ['a flow without an end', '<bpmn:task id="a"/><bpmn:sequenceFlow id="f" sourceRef="a"/>', ['flow-end-unknown f']],
    ['a flow to a flow', `${two}${flow('f', 'a', 'b')}${flow('g', 'a', 'f')}`, ['flow-end-unknown g']],
    [
      'a flow into a sub-process',
      `<bpmn:task id="a"/><bpmn:subProcess id="x"><bpmn:startEvent id="s"/><bpmn:task id="b"/></bpmn:subProcess>${flow('f', 'a', 'b')}`,
      ['flow-crosses-scope f'],
    ],
    [
      'a flow into a start event',
      `<bpmn:task id="a"/><bpmn:startEvent id="s"/>${flow('f', 'a', 's')}`,
      ['flow-direction-wrong s'],
    ],
    [
      'a flow out of an end event',
      `<bpmn:task id="a"/><bpmn:endEvent id="e"/>${flow('f', 'e', 'a')}`,
      ['flow-direction-wrong e'],
    ],
    [
      'a boundary event on nothing',
      '<bpmn:boundaryEvent id="x"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>',
      ['boundary-host-unknown x'],
    ],
    [
      'a boundary event on what is gone',
      '<bpmn:boundaryEvent id="x" attachedToRef="gone"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>',
      ['boundary-host-unknown x'],
    ],
    [
      'a boundary event on a gateway',
      '<bpmn:parallelGateway id="g"/><bpmn:boundaryEvent id="x" attachedToRef="g"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>',
      ['boundary-host-unknown x'],
    ],
    [
      'an error event that does not interrupt',
      '<bpmn:task id="a"/><bpmn:boundaryEvent id="x" attachedToRef="a" cancelActivity="false"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>',
      ['error-event-not-interrupting x'],
    ],
    [
      'a default flow that does not leave',
      `${two}<bpmn:exclusiveGateway id="g" default="f"/>${flow('f', 'a', 'b')}`,
      ['default-flow-unknown g'],
    ],
    ['a default flow that is gone', '<bpmn:exclusiveGateway id="g" default="gone"/>', ['default-flow-unknown g']],
    [
      'a sub-process that a message begins',
      '<bpmn:subProcess id="x"><bpmn:startEvent id="s"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1S</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:startEvent></bpmn:subProcess>',
      ['sub-process-start-unclear x', 'sub-process-start-triggered s'],
    ],
    [
      'a sub-process with two starts',
      '<bpmn:subProcess id="x"><bpmn:startEvent id="s"/><bpmn:startEvent id="t"/></bpmn:subProcess>',
      ['sub-process-start-unclear x'],
    ],
    [
      'a script in another language',
      '<bpmn:scriptTask id="a" scriptFormat="groovy"><bpmn:script>1</bpmn:script></bpmn:scriptTask>',
      ['script-language-unknown a'],
    ],
    [
      'an unknown connector',
      `<bpmn:serviceTask id="a">${words('<baton:connector type="fax"/>')}</bpmn:serviceTask>`,
      ['connector-unknown a'],
    ],
    [
      'a word that does not exist',
      `<bpmn:task id="a">${words('<baton:ownr assignee="x"/>')}</bpmn:task>`,
      ['unknown-word a'],
    ],
    [
      'a word where it does not belong',
      `<bpmn:task id="a">${words('<baton:owner><baton:nudge after="PT1H"/></baton:owner>')}</bpmn:task>`,
      ['unknown-word a'],
    ],
    [
      'an attribute that does not exist',
      `<bpmn:task id="a">${words('<baton:owner asignee="x"/>')}</bpmn:task>`,
      ['unknown-word a'],
    ],
    [
      'a word without what it must say',
      `<bpmn:task id="a">${words('<baton:job retries="3"/>')}</bpmn:task>`,
      ['word-invalid a'],
    ],
    [
      'a word with a wrong value',
      `<bpmn:task id="a">${words('<baton:judgement by="dog"/>')}</bpmn:task>`,
      ['word-invalid a'],
    ],
    [
      'a word with a wrong number',
      `<bpmn:task id="a">${words('<baton:job type="x" retries="many"/>')}</bpmn:task>`,
      ['word-invalid a'],
    ],
    [
      'a duration that is none',
      `<bpmn:task id="a">${words('<baton:serviceLevel><baton:nudge after="soon"/></baton:serviceLevel>')}</bpmn:task>`,
      ['word-invalid a'],
    ],
    [
      'a schema that is no JSON',
      `<bpmn:userTask id="a">${words('<baton:form>{"type": </baton:form>')}</bpmn:userTask>`,
      ['word-invalid a'],
    ],
  ])('is an error: %s', async (_what, content, expected) => {
    expect(await found(content)).toEqual(expected);
  });

  it.each([
    ['timeDate', '2027-03-01T09:00:00Z'],
    ['timeDate', '2027-03-01T09:00:00+02:00'],
    ['timeDuration', 'PT48H'],
    ['timeDuration', '=wait'],
    ['timeCycle', 'R3/PT10H'],
    ['timeCycle', 'R/PT10H'],
    ['timeCycle', 'R5/2027-03-01T09:00:00Z/P1D'],
  ])('a %s may be %s', async (kind, text) => {
    expect(await found(timer(kind, text))).toEqual([]);
  });
  it.each([
    ['timeDate', 'tomorrow'],
    ['timeDate', 'PT1H'],
    ['timeDuration', '48 hours'],
    ['timeCycle', 'PT10H'],
    ['timeCycle', 'R3/soon'],
    ['timeCycle', '0 0 * *'],
  ])('a %s may not be %s', async (kind, text) => {
    expect(await found(timer(kind, text))).toEqual(['timer-unreadable s']);
  });
});

describe('an expression that does not parse', () => {
  it('is an error with its position', async () => {
    const { findings } = await read(
      `${two}${flow('f', 'a', 'b', condition('=amount &gt;\n  (1 +'))}${flow('g', 'a', 'b')}`,
    );
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      code: 'expression-unreadable',
      severity: 'error',
      elementId: 'f',
      elementKind: 'sequenceFlow',
      mendKind: 'set-condition',
      position: { line: 2 },
    });
  });
  it('is found in scripts, timers, messages and words', async () => {
    expect(await found('<bpmn:scriptTask id="a"><bpmn:script>1 +</bpmn:script></bpmn:scriptTask>')).toEqual([
      'expression-unreadable a',
    ]);
    expect(await found(timer('timeDuration', '=)'))).toEqual(['expression-unreadable s']);
    expect(
      await found(
        `<bpmn:receiveTask id="a">${words('<baton:message name="m" correlationKey="=)"/>')}</bpmn:receiveTask>`,
      ),
    ).toEqual(['expression-unreadable a']);
    expect(
      await found(`<bpmn:userTask id="a">${words('<baton:owner assignee="=(" candidates="=[1,"/>')}</bpmn:userTask>`),
    ).toEqual(['expression-unreadable a', 'expression-unreadable a']);
  });
  it('is one of another language that has no counterpart', async () => {
    const juel = condition('${bean.approves(order)}');
    expect(await found(`${two}${flow('f', 'a', 'b', juel)}${flow('g', 'a', 'b')}`)).toEqual(['expression-foreign f']);
  });
  it('is not one that parses', async () => {
    expect(
      await found(`${two}${flow('f', 'a', 'b', condition('= amount &gt; 5 and not(blocked)'))}${flow('g', 'a', 'b')}`),
    ).toEqual([]);
  });
});

describe('an expression that parses', () => {
  const script = (text: string, name = 'total') =>
    `<bpmn:scriptTask id="a">${words(`<baton:script expression="${text}" resultVariable="${name}"/>`)}</bpmn:scriptTask>`;
  const doubts = async (content: string) =>
    (await read(content)).findings
      .filter(({ code }) => code === 'expression-doubtful')
      .map(({ severity, message, position }) => `${severity} ${position?.column} ${message}`);

  it('is doubted where a function does not exist, or takes something else', async () => {
    expect(await doubts(script('1 + cuont(items)'))).toEqual([
      'warning 5 The expression in the script: There is no function "cuont"; did you mean "count".',
    ]);
    expect(await doubts(script('date(&quot;2026-13-45&quot;)'))).toHaveLength(1);
  });
  it('is doubted where a name is close to one that the process declares', async () => {
    expect(await doubts(script('totl * 2'))).toEqual([
      'info 1 The expression in the script: There is no variable "totl"; did you mean "total".',
    ]);
    expect(await doubts(script('total * amount'))).toEqual([]);
  });
});
