import type { Finding } from '../finding.js';
import type { FlowNode, ProcessModel, SequenceFlow } from '../process-model.js';

/** One fact that must hold for a process; gives a finding per breach. */
export type Rule = (process: ProcessModel) => readonly Finding[];

type Told = Omit<Finding, 'processId' | 'elementId' | 'elementKind'>;

export function nodesOf(process: ProcessModel): readonly FlowNode[] {
  return Object.values(process.elements);
}

export function flowsOf(process: ProcessModel): readonly SequenceFlow[] {
  return Object.values(process.flows);
}

export function nodeById(process: ProcessModel, id: string | undefined): FlowNode | undefined {
  return id !== undefined && Object.hasOwn(process.elements, id) ? process.elements[id] : undefined;
}

export function flowById(process: ProcessModel, id: string | undefined): SequenceFlow | undefined {
  return id !== undefined && Object.hasOwn(process.flows, id) ? process.flows[id] : undefined;
}

export function aboutNode(process: ProcessModel, node: FlowNode, told: Told): Finding {
  return { ...told, processId: process.id, elementId: node.id, elementKind: bpmnNameOf(node) };
}

export function aboutFlow(process: ProcessModel, flow: SequenceFlow, told: Told): Finding {
  return { ...told, processId: process.id, elementId: flow.id, elementKind: 'sequenceFlow' };
}

export function aboutProcess(process: ProcessModel, told: Told): Finding {
  return { ...told, processId: process.id, elementId: process.id, elementKind: 'process' };
}

/** What people read: the name, or else the id. */
export function title(element: { readonly id: string; readonly name?: string }): string {
  return element.name ? `"${element.name.replace(/\s+/g, ' ')}"` : `"${element.id}"`;
}

/** The element's name in BPMN, e.g. `startEvent` of a `timerStartEvent`. */
export function bpmnNameOf(node: FlowNode): string {
  if (node.kind === 'unsupported') return node.bpmnKind;
  if (node.kind.endsWith('StartEvent')) return 'startEvent';
  if (node.kind.endsWith('EndEvent')) return 'endEvent';
  if (node.kind.endsWith('BoundaryEvent')) return 'boundaryEvent';
  if (node.kind.endsWith('CatchEvent')) return 'intermediateCatchEvent';
  if (node.kind.endsWith('ThrowEvent')) return 'intermediateThrowEvent';
  return node.kind;
}

export function isActivity(node: FlowNode): boolean {
  const name = bpmnNameOf(node);
  return /task$|subProcess$|transaction$|callActivity$/i.test(name);
}
