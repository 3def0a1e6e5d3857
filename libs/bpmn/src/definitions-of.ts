import type { EventDefinition } from './event-definitions.js';
import type { FlowNode } from './process-model.js';

/** An event's definitions, whatever its kind; empty for none events and for what is no event. */
export function definitionsOf(node: FlowNode): readonly EventDefinition[] {
  if ('definitions' in node) return node.definitions;
  switch (node.kind) {
    case 'messageStartEvent':
    case 'messageCatchEvent':
    case 'messageBoundaryEvent':
      return [{ type: 'message', message: node.message }];
    case 'messageThrowEvent':
    case 'messageEndEvent':
      return node.message ? [{ type: 'message', message: node.message }] : [];
    case 'timerStartEvent':
    case 'timerCatchEvent':
    case 'timerBoundaryEvent':
      return [{ type: 'timer', timer: node.timer }];
    case 'errorEndEvent':
    case 'errorBoundaryEvent':
      return [{ type: 'error', error: node.error }];
    case 'terminateEndEvent':
      return [{ type: 'terminate' }];
    default:
      return [];
  }
}
