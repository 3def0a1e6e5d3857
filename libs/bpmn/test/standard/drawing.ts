/** A file as a modelling tool writes it that claims the schema and names an expression language, so that nothing is excused. */
export const file = (content: string) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:own="urn:own" id="d" targetNamespace="urn:own" exporter="Pencil" expressionLanguage="urn:words" xsi:schemaLocation="http://www.omg.org/spec/BPMN/20100524/MODEL BPMN20.xsd">${content}</definitions>`;

export const process = (content: string, attributes = 'isExecutable="true"') =>
  file(`<process id="p" ${attributes}>${content}</process>`);
export const flow = (id: string, from: string, to: string, inside = '') =>
  `<sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${inside}</sequenceFlow>`;
export const formal = 'xsi:type="tFormalExpression"';
export const condition = `<conditionExpression ${formal}>x</conditionExpression>`;
export const item = (id: string, structure: string, more = '') =>
  `<itemDefinition id="${id}" structureRef="${structure}" ${more}/>`;
export const inputs = (...data: string[]) =>
  `${data.join('')}<inputSet>${data.map((one) => `<dataInputRefs>${/id="(\w+)"/.exec(one)![1]}</dataInputRefs>`).join('')}</inputSet>`;
export const io = (content: string) => `<ioSpecification>${content}</ioSpecification>`;
export const caught = (id: string, definition: string) =>
  `<intermediateCatchEvent id="${id}">${definition}</intermediateCatchEvent>`;
export const wait = `<timerEventDefinition><timeDuration ${formal}>PT1H</timeDuration></timerEventDefinition>`;
export const cancel = '<cancelEventDefinition/>';
export const compensate = '<compensateEventDefinition/>';
export const boundary = (content: string, host = 'a') =>
  `<boundaryEvent id="b" attachedToRef="${host}">${content}</boundaryEvent>`;
export const task = (id: string, content = '') => `<task id="${id}">${content}</task>`;
export const eventSub = (content: string) => `<subProcess id="e" triggeredByEvent="true">${content}</subProcess>`;
export const link = (kind: string, id: string, name: string, content = '') =>
  `<intermediate${kind}Event id="${id}"><linkEventDefinition id="${id}-link" name="${name}">${content}</linkEventDefinition></intermediate${kind}Event>`;
export const loop = (content: string, around = '') =>
  task('a', `${around}<multiInstanceLoopCharacteristics>${content}</multiInstanceLoopCharacteristics>`);
export const operation =
  '<message id="m" itemRef="i"/><message id="n" itemRef="j"/><interface id="f" name="f"><operation id="o" name="o"><inMessageRef>m</inMessageRef><outMessageRef>n</outMessageRef></operation></interface>';
export const data = (kind: string, id: string, of = 'i', more = '') =>
  `<${kind} id="${id}" itemSubjectRef="${of}" ${more}/>`;
export const pools = (content: string) =>
  `<collaboration id="c"><participant id="one" processRef="p"/><participant id="two" processRef="q"/>${content}</collaboration>`;

/** Code, number, element, and a file that breaks the rule beside one that keeps it. */
export type Row = readonly [code: string, rule: string, element: string, breaks: string, keeps: string];
