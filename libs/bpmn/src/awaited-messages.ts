import { definitionsOf } from './definitions-of.js';
import type { FlowNode, MessageDefinition, ProcessModel } from './process-model.js';
import { bpmnNameOf } from './rules/rule.js';

/** The messages that a node waits for, in document order. */
export function awaitedMessages(node: FlowNode): readonly MessageDefinition[] {
  if (node.kind === 'receiveTask') return [node.message];
  if (/endEvent|intermediateThrowEvent/.test(bpmnNameOf(node))) return [];
  return definitionsOf(node).flatMap((definition) => (definition.type === 'message' ? [definition.message] : []));
}

/** Whether what the node waits for begins the process, so that no instance of it is meant yet. */
export function startsProcess(process: ProcessModel, node: FlowNode): boolean {
  if (node.scope !== process.id) return false;
  if (bpmnNameOf(node) === 'startEvent') return true;
  if (node.kind === 'receiveTask') return node.instantiate === true || behindInstantiating(process, node);
  return behindInstantiating(process, node);
}

const behindInstantiating = ({ elements, flows }: ProcessModel, { incoming }: FlowNode): boolean =>
  incoming.some((id) => {
    const source = elements[flows[id]?.source ?? ''];
    return source?.kind === 'eventBasedGateway' && source.instantiate;
  });
