// Pieces of the processes that are measured.
import { MESSAGE } from './workload.js';

const extensions = (inside: string): string => `<bpmn:extensionElements>${inside}</bpmn:extensionElements>`;

/** A process from `start` to `end`, with the message it may wait for. */
export const process = (id: string, inside: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:baton="urn:baton:bpmn:1" targetNamespace="urn:baton:bench" id="definitions">
${inside.includes('messageRef') ? `<bpmn:message id="bench-message" name="${MESSAGE}"/>` : ''}
<bpmn:process id="${id}" name="${id}" isExecutable="true"><bpmn:startEvent id="start"/>${inside}<bpmn:endEvent id="end"/></bpmn:process></bpmn:definitions>`;

/** `condition`: FEEL, with XML's own escapes. */
export const flow = (from: string, to: string, condition?: string): string =>
  `<bpmn:sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}">${condition === undefined ? '' : `<bpmn:conditionExpression>=${condition}</bpmn:conditionExpression>`}</bpmn:sequenceFlow>`;

export const job = (id: string): string =>
  `<bpmn:serviceTask id="${id}">${extensions('<baton:job type="bench" retries="3"/>')}</bpmn:serviceTask>`;

export const userTask = (id: string): string =>
  `<bpmn:userTask id="${id}" name="${id}">${extensions('<baton:owner candidates="group:bench"/>')}</bpmn:userTask>`;

/** Waits for {@link MESSAGE} with the instance's number as its key. */
export const catchMessage = (id: string): string =>
  `<bpmn:intermediateCatchEvent id="${id}">${extensions('<baton:message correlationKey="=string(i)"/>')}<bpmn:messageEventDefinition id="${id}-definition" messageRef="bench-message"/></bpmn:intermediateCatchEvent>`;

export const gateway = (kind: 'parallel' | 'exclusive', id: string, byDefault?: string): string =>
  `<bpmn:${kind}Gateway id="${id}"${byDefault === undefined ? '' : ` default="${byDefault}"`}/>`;

/** `branches` jobs side by side. */
export function fork(branches: number): string {
  const ids = Array.from({ length: branches }, (_, i) => `branch${i + 1}`);
  return [
    flow('start', 'split') + gateway('parallel', 'split'),
    ...ids.map((id) => flow('split', id) + job(id) + flow(id, 'join')),
    gateway('parallel', 'join') + flow('join', 'end'),
  ].join('');
}
