import { readBpmn, type BpmnFile, type FlowNode } from '@baton/bpmn';

const namespaces = {
  camunda: 'http://camunda.org/schema/1.0/bpmn',
  zeebe: 'http://camunda.org/schema/zeebe/1.0',
  flowable: 'http://flowable.org/bpmn',
  activiti: 'http://activiti.org/bpmn',
  baton: 'urn:baton:bpmn:1',
};

/** A file with a process `p` that holds `content`; every dialect's prefix is bound. */
export const foreignFile = (content: string, { root = '', process = '' } = {}): string =>
  `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ${Object.entries(
    namespaces,
  )
    .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
    .join(
      ' ',
    )} id="d" targetNamespace="urn:test">${root}<bpmn:process id="p" isExecutable="true" ${process}>${content}</bpmn:process></bpmn:definitions>`;

export const readForeign = (content: string, options?: Parameters<typeof foreignFile>[1]): Promise<BpmnFile> =>
  readBpmn(foreignFile(content, options));

/** The element `x` of the content, and what is told about the words on it. */
export async function elementX(
  content: string,
  options?: Parameters<typeof foreignFile>[1],
): Promise<{ readonly x: FlowNode; readonly told: readonly string[] }> {
  const { processes, findings } = await readForeign(content, options);
  const told = findings
    .filter(({ code }) => /^(dialect|delegate|expression-foreign)/.test(code))
    .map(({ severity, code, elementId, message }) => `${severity} ${code} ${elementId}: ${message}`);
  return { x: processes[0]!.elements['x']!, told };
}

export const extensions = (words: string): string => `<bpmn:extensionElements>${words}</bpmn:extensionElements>`;
