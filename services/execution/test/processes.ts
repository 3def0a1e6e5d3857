const wrap = (id: string, inside: string, attributes = '', more = ''): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:baton="urn:baton:bpmn:1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:test" id="d">
${more}
<bpmn:process id="${id}" name="${id} process" isExecutable="true">
${attributes === '' ? '' : `<bpmn:extensionElements><baton:process ${attributes}/></bpmn:extensionElements>`}
${inside}
</bpmn:process></bpmn:definitions>`;

const flow = (id: string, from: string, to: string): string =>
  `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}"/>`;
const job = (type: string, more = 'retries="3"'): string =>
  `<bpmn:extensionElements><baton:job type="${type}" ${more}/></bpmn:extensionElements>`;

/** start → service task `work` → end */
export const oneTask = (id = 'one-task', attributes = '', type = 'work', more?: string): string =>
  wrap(
    id,
    `<bpmn:startEvent id="start"/>${flow('f1', 'start', 'work')}<bpmn:serviceTask id="work" name="Do the work">${job(type, more)}</bpmn:serviceTask>
  ${flow('f2', 'work', 'end')}<bpmn:endEvent id="end"/>`,
    attributes,
  );

/** start → receive `wait` for message `reply` with the key `=order` → end */
export const waitForMessage = (id = 'wait-for-message'): string =>
  wrap(
    id,
    `<bpmn:startEvent id="start"/>${flow('f1', 'start', 'wait')}<bpmn:receiveTask id="wait" messageRef="m1"/>${flow('f2', 'wait', 'end')}<bpmn:endEvent id="end"/>`,
    '',
    `<bpmn:message id="m1" name="reply"><bpmn:extensionElements><baton:message correlationKey="=order"/></bpmn:extensionElements></bpmn:message>`,
  );

/** message start `ordered` → service task → end */
export const startedByMessage = (id = 'started-by-message'): string =>
  wrap(
    id,
    `<bpmn:startEvent id="start"><bpmn:messageEventDefinition messageRef="m2"/></bpmn:startEvent>${flow('f1', 'start', 'work')}
  <bpmn:serviceTask id="work">${job('ordered-work')}</bpmn:serviceTask>${flow('f2', 'work', 'end')}<bpmn:endEvent id="end"/>`,
    '',
    `<bpmn:message id="m2" name="ordered"/>`,
  );

/** start → timer catch of `=wait` → end */
export const timed = (id = 'timed'): string =>
  wrap(
    id,
    `<bpmn:startEvent id="start"/>${flow('f1', 'start', 'pause')}
  <bpmn:intermediateCatchEvent id="pause"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">=wait</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
  ${flow('f2', 'pause', 'end')}<bpmn:endEvent id="end"/>`,
  );

/** start → user task with outcomes → end */
export const userTask = (id = 'user-task'): string =>
  wrap(
    id,
    `<bpmn:startEvent id="start"/>${flow('f1', 'start', 'approve')}
  <bpmn:userTask id="approve" name="Approve"><bpmn:extensionElements><baton:owner candidates="group:risk"/><baton:outcome value="approve" label="Approve"/><baton:outcome value="reject" label="Reject"/></bpmn:extensionElements></bpmn:userTask>
  ${flow('f2', 'approve', 'end')}<bpmn:endEvent id="end"/>`,
  );

/** start → script `=1 + missing.value` that fails without `missing` → end */
export const failingScript = (id = 'failing-script'): string =>
  wrap(
    id,
    `<bpmn:startEvent id="start"/>${flow('f1', 'start', 'compute')}<bpmn:scriptTask id="compute" name="Compute"><bpmn:extensionElements><baton:owner candidates="group:ops"/></bpmn:extensionElements><bpmn:script>= total + "x" * 2</bpmn:script></bpmn:scriptTask>
  ${flow('f2', 'compute', 'end')}<bpmn:endEvent id="end"/>`,
  );

/** start → sends message `reply` with the key `=order` that lives an hour → end */
export const sendsMessage = (id = 'sends-message'): string =>
  wrap(
    id,
    `<bpmn:startEvent id="start"/>${flow('f1', 'start', 'tell')}<bpmn:sendTask id="tell" messageRef="m1"/>${flow('f2', 'tell', 'end')}<bpmn:endEvent id="end"/>`,
    '',
    `<bpmn:message id="m1" name="reply"><bpmn:extensionElements><baton:message correlationKey="=order" ttl="PT1H"/></bpmn:extensionElements></bpmn:message>`,
  );

/** timer start with an ISO 8601 cycle → end */
export const timerStart = (cycle: string, id = 'timer-start'): string =>
  wrap(
    id,
    `<bpmn:startEvent id="start"><bpmn:timerEventDefinition><bpmn:timeCycle xsi:type="bpmn:tFormalExpression">${cycle}</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:startEvent>
  ${flow('f1', 'start', 'end')}<bpmn:endEvent id="end"/>`,
  );
