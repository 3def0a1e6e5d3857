import type { SourceElement } from '../../source-document.js';
import type { BpmnTree } from './bpmn-tree.js';
import { attr } from './elements.js';

/** The item definition of a data input, data output, data object or property; undefined when it says none that is known. */
export function itemOfData(tree: BpmnTree, data: SourceElement): SourceElement | undefined {
  return tree.target(data, 'itemSubjectRef');
}

/** The item that a message, signal, error or escalation carries. */
export function itemOfMessage(tree: BpmnTree, message: SourceElement): SourceElement | undefined {
  return tree.target(message, message.local === 'message' ? 'itemRef' : 'structureRef');
}

/** What the event definition’s message, signal, error or escalation carries. */
export function itemOfTrigger(tree: BpmnTree, trigger: SourceElement): SourceElement | undefined {
  for (const name of ['messageRef', 'signalRef', 'errorRef', 'escalationRef']) {
    const carrier = tree.target(trigger, name);
    if (carrier) return itemOfMessage(tree, carrier);
  }
  return undefined;
}

/** Nothing is said where one of them is unknown; two definitions are the same when they have the same structure. */
export function sameItem(one: SourceElement | undefined, other: SourceElement | undefined): boolean {
  if (!one || !other || one === other) return true;
  return (
    attr(one, 'structureRef') === attr(other, 'structureRef') &&
    (attr(one, 'isCollection') ?? 'false') === (attr(other, 'isCollection') ?? 'false')
  );
}
