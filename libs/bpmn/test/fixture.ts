import { readBpmn, type BpmnFile, type FlowNode, type ProcessModel } from '@baton/bpmn';

/** A file with one process `p` that holds `content`; `root` stands beside the process. */
export function fileOf(content: string, { root = '', processAttributes = 'isExecutable="true"' } = {}): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:baton="urn:baton:bpmn:1" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="urn:test">
  ${root}
  <bpmn:process id="p" ${processAttributes}>
    ${content}
  </bpmn:process>
</bpmn:definitions>`;
}

export const read = (content: string, options?: Parameters<typeof fileOf>[1]): Promise<BpmnFile> =>
  readBpmn(fileOf(content, options));

export async function processOf(content: string, options?: Parameters<typeof fileOf>[1]): Promise<ProcessModel> {
  return (await read(content, options)).processes[0]!;
}

export async function nodeOf(content: string, id: string, options?: Parameters<typeof fileOf>[1]): Promise<FlowNode> {
  return (await processOf(content, options)).elements[id]!;
}

/** `code elementId` of each finding, without those of severity info. */
export const codes = (findings: BpmnFile['findings']): string[] =>
  findings
    .filter(({ severity }) => severity !== 'info')
    .map(({ code, elementId }) => (elementId === undefined ? code : `${code} ${elementId}`));

export const words = (content: string): string => `<bpmn:extensionElements>${content}</bpmn:extensionElements>`;
export const flow = (id: string, source: string, target: string, inside = ''): string =>
  `<bpmn:sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}">${inside}</bpmn:sequenceFlow>`;
export const condition = (text: string): string =>
  `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${text}</bpmn:conditionExpression>`;
