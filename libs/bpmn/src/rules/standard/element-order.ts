import { childrenOf, idOf, isFlowNode, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** Which comes first: the schema's order, as far as files get it wrong. Nothing depends on it here, but other engines refuse the file. */
const order = [/^documentation$/, /^(auditing|monitoring|categoryValueRef)$/, /^incoming$/, /^outgoing$/];

export const elementOrder: StandardRule = {
  code: 'element-order-wrong',
  severity: 'error',
  lenientSeverity: 'info',
  says: 'The parts of an element come in the order of the standard’s schema.',
  mend: 'Save the file again with a modelling tool, or move the element.',
  *check(tree) {
    for (const node of tree.all.filter(isFlowNode)) {
      let reached = 0;
      for (const child of childrenOf(node)) {
        const found = order.findIndex((kind) => kind.test(child.local));
        const place = found < 0 ? order.length : found;
        if (place < reached && idOf(node)) {
          yield {
            at: node,
            message: `In ${title(node)} the ${child.local} comes too late.`,
          };
          break;
        }
        reached = place;
      }
    }
  },
};
