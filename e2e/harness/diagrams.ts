import type { Api } from './api.js';
import { answered } from './crashing.js';

/** Imports a file and deploys it. */
export async function deploy(api: Api, xml: string): Promise<void> {
  const { body } = await answered('import', () => api.post('/v1/models', xml, { 'content-type': 'application/xml' }));
  await answered('deployment', () => api.post(`/v1/models/${String(body['modelId'])}/deploy`));
}

/** A file as a modelling tool writes it, around the given inside of its one process. */
export const diagram = (process: string, key = 'order'): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:baton="urn:baton:bpmn:1" id="d" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="${key}" name="Order" isExecutable="true">
${process}
  </bpmn:process>
</bpmn:definitions>`;

/** Paula names an amount, then a guest confirms it. */
export const orderDiagram = diagram(`
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="describe" name="Describe the order">
      <bpmn:extensionElements>
        <baton:owner candidates="person:paula" />
        <baton:form><![CDATA[{
          "type": "object", "required": ["amount"],
          "properties": {
            "amount": { "type": "integer", "title": "Amount", "minimum": 1 },
            "note": { "type": "string", "title": "Note" }
          }
        }]]></baton:form>
      </bpmn:extensionElements>
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:userTask id="confirm" name="Confirm the order">
      <bpmn:extensionElements><baton:guest email="=customer" /></bpmn:extensionElements>
      <bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="end"><bpmn:incoming>f3</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="describe" />
    <bpmn:sequenceFlow id="f2" sourceRef="describe" targetRef="confirm" />
    <bpmn:sequenceFlow id="f3" sourceRef="confirm" targetRef="end" />`);

/** A worker weighs, and that is all. */
export const weighingDiagram = diagram(
  `
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:serviceTask id="weigh" name="Weigh">
      <bpmn:extensionElements><baton:job type="weigh" retries="1" /></bpmn:extensionElements>
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
    </bpmn:serviceTask>
    <bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="weigh" />
    <bpmn:sequenceFlow id="f2" sourceRef="weigh" targetRef="end" />`,
  'weighing',
);
