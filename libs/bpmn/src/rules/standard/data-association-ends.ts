import { isCallable, kidsOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** What a process takes in is only read inside it, and what it gives only written. */
export const dataAssociationEnds: StandardRule = {
  code: 'data-association-end-wrong',
  severity: 'error',
  says: 'Inside a process its data inputs are only read and its data outputs only written.',
  mend: 'Associate with a data object instead.',
  *check(tree) {
    for (const [association, reference, kind, number] of [
      ['dataOutputAssociation', 'targetRef', 'dataInput', 'EXT.080'],
      ['dataInputAssociation', 'sourceRef', 'dataOutput', 'EXT.081'],
    ] as const)
      for (const element of tree.ofKind(association))
        for (const data of tree.targets(element, reference)) {
          const owner = data.parent?.parent;
          if (data.local === kind && owner && isCallable(owner))
            yield {
              at: element,
              message: `The ${kind} ${title(data)} of ${title(owner)} is ${kind === 'dataInput' ? 'written to' : 'read from'} inside it.`,
              numbers: [number],
            };
        }
    for (const element of tree.ofKind('dataInputAssociation', 'dataOutputAssociation'))
      if (kidsOf(element, 'targetRef').length === 0)
        yield {
          at: element,
          message: 'The data association has no target.',
          numbers: ['EXT.091'],
          severity: 'warning',
        };
  },
};
