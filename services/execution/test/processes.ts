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

/**
 * start → fork → user task `approve` (a timer on it ends it after a day, another reminds every 6 hours)
 *             ↘ sub-process `deliver`: job `pack` (an error `BROKEN` leaves it) → message `parcel` arrives → done
 * → join → end
 */
export const manyKinds = (id = 'many-kinds'): string =>
  wrap(
    id,
    `<bpmn:laneSet id="lanes"><bpmn:lane id="sales" name="Sales"><bpmn:flowNodeRef>approve</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
  <bpmn:startEvent id="start" name="Ordered"/>${flow('f1', 'start', 'fork')}<bpmn:parallelGateway id="fork"/>
  ${flow('f2', 'fork', 'approve')}<bpmn:userTask id="approve" name="Approve"><bpmn:extensionElements><baton:owner assignee="person:rosa" candidates="group:risk"/><baton:outcome value="yes" label="Yes"/><baton:outcome value="no" label="No"/></bpmn:extensionElements></bpmn:userTask>
  <bpmn:boundaryEvent id="tooLate" name="Too late" attachedToRef="approve"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P1D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
  <bpmn:boundaryEvent id="remind" attachedToRef="approve" cancelActivity="false"><bpmn:timerEventDefinition><bpmn:timeCycle xsi:type="bpmn:tFormalExpression">R/PT6H</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:boundaryEvent>
  ${flow('f3', 'remind', 'reminded')}<bpmn:endEvent id="reminded"/>
  ${flow('f4', 'fork', 'deliver')}<bpmn:subProcess id="deliver" name="Deliver">
    <bpmn:startEvent id="begin"/>${flow('f5', 'begin', 'pack')}<bpmn:serviceTask id="pack" name="Pack">${job('pack', 'retries="2" backoff="PT1M"')}</bpmn:serviceTask>
    ${flow('f6', 'pack', 'arrives')}<bpmn:intermediateCatchEvent id="arrives" name="Parcel arrives"><bpmn:messageEventDefinition messageRef="m3"/></bpmn:intermediateCatchEvent>
    ${flow('f7', 'arrives', 'delivered')}<bpmn:endEvent id="delivered"/></bpmn:subProcess>
  <bpmn:boundaryEvent id="broken" attachedToRef="deliver"><bpmn:errorEventDefinition errorRef="e1"/></bpmn:boundaryEvent>
  ${flow('f8', 'broken', 'gone')}<bpmn:endEvent id="gone"/>
  ${flow('f9', 'approve', 'join')}${flow('f10', 'tooLate', 'late')}<bpmn:endEvent id="late"/>
  ${flow('f11', 'deliver', 'join')}<bpmn:parallelGateway id="join"/>${flow('f12', 'join', 'end')}<bpmn:endEvent id="end"/>`,
    '',
    `<bpmn:message id="m3" name="parcel"/><bpmn:error id="e1" errorCode="BROKEN"/>`,
  );

/** start → call activity `call` of `called` → end; an error `BROKEN` of what is called leads to `mended` */
export const calling = (called: string, id = 'calling', words = ''): string =>
  wrap(
    id,
    `<bpmn:startEvent id="start"/>${flow('f1', 'start', 'call')}
  <bpmn:callActivity id="call" calledElement="${called}">${words}</bpmn:callActivity>
  <bpmn:boundaryEvent id="broken" attachedToRef="call"><bpmn:errorEventDefinition errorRef="e1"/></bpmn:boundaryEvent>
  ${flow('f2', 'call', 'end')}<bpmn:endEvent id="end"/>${flow('f3', 'broken', 'mended')}<bpmn:endEvent id="mended"/>`,
    '',
    `<bpmn:error id="e1" errorCode="BROKEN"/>`,
  );

/** start → error end event with code BROKEN */
export const breaking = (id = 'breaking'): string =>
  wrap(
    id,
    `<bpmn:startEvent id="start"/>${flow('f1', 'start', 'end')}<bpmn:endEvent id="end"><bpmn:errorEventDefinition errorRef="e1"/></bpmn:endEvent>`,
    '',
    `<bpmn:error id="e1" errorCode="BROKEN"/>`,
  );

/** start → catches signal `bell` → end */
export const waitsForSignal = (id = 'waits-for-signal'): string =>
  wrap(
    id,
    `<bpmn:startEvent id="start"/>${flow('f1', 'start', 'wait')}<bpmn:intermediateCatchEvent id="wait"><bpmn:signalEventDefinition signalRef="s1"/></bpmn:intermediateCatchEvent>
  ${flow('f2', 'wait', 'end')}<bpmn:endEvent id="end"/>`,
    '',
    `<bpmn:signal id="s1" name="bell"/>`,
  );

/** start → throws signal `bell` → end */
export const throwsSignal = (id = 'throws-signal'): string =>
  wrap(
    id,
    `<bpmn:startEvent id="start"/>${flow('f1', 'start', 'ring')}<bpmn:intermediateThrowEvent id="ring"><bpmn:signalEventDefinition signalRef="s1"/></bpmn:intermediateThrowEvent>
  ${flow('f2', 'ring', 'end')}<bpmn:endEvent id="end"/>`,
    '',
    `<bpmn:signal id="s1" name="bell"/>`,
  );

/** signal start `bell` → end */
export const startedBySignal = (id = 'started-by-signal'): string =>
  wrap(
    id,
    `<bpmn:startEvent id="start"><bpmn:signalEventDefinition signalRef="s1"/></bpmn:startEvent>${flow('f1', 'start', 'end')}<bpmn:endEvent id="end"/>`,
    '',
    `<bpmn:signal id="s1" name="bell"/>`,
  );

/** start → business rule task `decide` with decision `discount` → end */
export const decides = (words: string, id = 'decides', more = ''): string =>
  wrap(
    id,
    `<bpmn:startEvent id="start"/>${flow('f1', 'start', 'decide')}<bpmn:businessRuleTask id="decide"><bpmn:extensionElements><baton:decision decision="discount" ${words}/>${more}</bpmn:extensionElements></bpmn:businessRuleTask>
  ${flow('f2', 'decide', 'end')}<bpmn:endEvent id="end"/>`,
  );

/** A table: gold from 1,000 gives `gold`, everybody else `normal`. */
export const discount = (gold: number, normal: number): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="Discounts" namespace="urn:test:discounts">
  <inputData id="i1" name="customer"><variable name="customer" typeRef="string"/></inputData>
  <inputData id="i2" name="amount"><variable name="amount" typeRef="number"/></inputData>
  <decision id="discount" name="Discount"><variable name="Discount" typeRef="number"/>
    <informationRequirement id="r1"><requiredInput href="#i1"/></informationRequirement>
    <informationRequirement id="r2"><requiredInput href="#i2"/></informationRequirement>
    <decisionTable id="table" hitPolicy="FIRST">
      <input id="c1"><inputExpression typeRef="string"><text>customer</text></inputExpression></input>
      <input id="c2"><inputExpression typeRef="number"><text>amount</text></inputExpression></input>
      <output id="o1" name="Discount" typeRef="number"/>
      <rule id="gold"><inputEntry id="a"><text>"gold"</text></inputEntry><inputEntry id="b"><text>&gt;= 1000</text></inputEntry><outputEntry id="c"><text>${gold}</text></outputEntry></rule>
      <rule id="rest"><inputEntry id="e"><text>-</text></inputEntry><inputEntry id="f"><text>-</text></inputEntry><outputEntry id="g"><text>${normal}</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>`;

/** start → JavaScript `script` into `total` → end */
export const scripted = (script: string, id = 'scripted'): string =>
  wrap(
    id,
    `<bpmn:startEvent id="start"/>${flow('f1', 'start', 'compute')}<bpmn:scriptTask id="compute" scriptFormat="javascript"><bpmn:script><![CDATA[${script}]]></bpmn:script></bpmn:scriptTask>
  ${flow('f2', 'compute', 'end')}<bpmn:endEvent id="end"/>`,
  );

/** conditional start → end */
export const startedByCondition = (condition: string, id = 'started-by-condition'): string =>
  wrap(
    id,
    `<bpmn:startEvent id="start"><bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">${condition.replace('<', '&lt;')}</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:startEvent>
  ${flow('f1', 'start', 'end')}<bpmn:endEvent id="end"/>`,
  );
