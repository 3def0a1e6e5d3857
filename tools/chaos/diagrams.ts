const head = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:baton="urn:baton:bpmn:1" targetNamespace="urn:baton:chaos" id="definitions">`;

const process = (id: string, inside: string, before = ''): string => `${head}${before}
<bpmn:process id="${id}" name="${id}" isExecutable="true"><bpmn:startEvent id="start"/>${inside}<bpmn:endEvent id="end"/></bpmn:process></bpmn:definitions>`;
const flow = (from: string, to: string): string =>
  `<bpmn:sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}"/>`;
const inARow = (...ids: readonly string[]): string =>
  ids
    .slice(1)
    .map((to, index) => flow(ids[index] ?? '', to))
    .join('');
const words = (inside: string): string => `<bpmn:extensionElements>${inside}</bpmn:extensionElements>`;
const job = (id: string, type: string): string =>
  `<bpmn:serviceTask id="${id}">${words(`<baton:job type="${type}" retries="5" backoff="PT1S"/>`)}</bpmn:serviceTask>`;

const timer = (duration: string): string =>
  `<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${duration}</bpmn:timeDuration></bpmn:timerEventDefinition>`;

/** What the load consists of, by the key of its process. `callPort` is where connectors call. */
export const diagrams = (callPort: number): Readonly<Record<string, string>> => ({
  'one-task': process('one-task', inARow('start', 'work', 'end') + job('work', 'chaos-a')),
  'fork-join': process(
    'fork-join',
    `${inARow('start', 'fork', 'left', 'join', 'end')}${inARow('fork', 'right', 'join')}
     <bpmn:parallelGateway id="fork"/><bpmn:parallelGateway id="join"/>${job('left', 'chaos-a')}${job('right', 'chaos-b')}`,
  ),
  message: process(
    'message',
    `${inARow('start', 'wait', 'work', 'end')}<bpmn:receiveTask id="wait" messageRef="news"/>${job('work', 'chaos-b')}`,
    `<bpmn:message id="news" name="chaos-news">${words('<baton:message correlationKey="=order"/>')}</bpmn:message>`,
  ),
  // Two timers: one inside a step, and one beside it, which is due earlier and lets it go on.
  timer: process(
    'timer',
    `${inARow('start', 'part', 'work', 'end')}${inARow('soon', 'remind', 'reminded')}
     <bpmn:subProcess id="part"><bpmn:startEvent id="in"/>${inARow('in', 'pause', 'out')}<bpmn:endEvent id="out"/>
       <bpmn:intermediateCatchEvent id="pause">${timer('=wait')}</bpmn:intermediateCatchEvent></bpmn:subProcess>
     <bpmn:boundaryEvent id="soon" attachedToRef="part" cancelActivity="false">${timer('PT0.1S')}</bpmn:boundaryEvent>
     ${job('remind', 'chaos-b')}<bpmn:endEvent id="reminded"/>${job('work', 'chaos-a')}`,
  ),
  person: process(
    'person',
    `${inARow('start', 'approve', 'end')}
     <bpmn:userTask id="approve" name="Approve">${words('<baton:owner assignee="person:chris"/>')}</bpmn:userTask>`,
  ),
  connector: process(
    'connector',
    `${inARow('start', 'tell', 'end')}<bpmn:serviceTask id="tell">${words(
      `<baton:connector type="http" retries="8" backoff="PT1S"><baton:input name="method" value="POST"/>
       <baton:input name="url" value="=&quot;http://127.0.0.1:${callPort}/&quot; + order"/><baton:input name="timeout" value="PT5S"/></baton:connector>`,
    )}</bpmn:serviceTask>`,
  ),
  mail: process(
    'mail',
    `${inARow('start', 'tell', 'end')}<bpmn:sendTask id="tell">${words(
      `<baton:notify to="=order + &quot;@chaos.example&quot;" subject="=&quot;News of &quot; + order">It goes on.</baton:notify>`,
    )}</bpmn:sendTask>`,
  ),
  call: process('call', `${inARow('start', 'inside', 'end')}<bpmn:callActivity id="inside" calledElement="one-task"/>`),
  contended: process(
    'contended',
    `${inARow('start', 'open', 'work', 'end')}<bpmn:receiveTask id="open" messageRef="go"/>${job('work', 'chaos-b')}`,
    `<bpmn:message id="go" name="chaos-go">${words('<baton:message correlationKey="=order"/>')}</bpmn:message>`,
  ),
});

/** How often each is started. */
export const WEIGHTS: Readonly<Record<string, number>> = {
  'one-task': 4,
  'fork-join': 4,
  message: 3,
  timer: 3,
  person: 2,
  connector: 2,
  mail: 2,
  call: 2,
  contended: 2,
};
