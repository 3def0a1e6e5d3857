import { isSubProcess, kidsOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const ioSpecificationPlace: StandardRule = {
  code: 'io-specification-misplaced',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'Tasks, call activities, processes and global tasks declare data inputs and outputs; sub-processes do not.',
  mend: 'Declare the data at the steps inside the sub-process, or at the process.',
  *check(tree) {
    for (const specification of tree.ofKind('ioSpecification')) {
      const { parent } = specification;
      if (parent && isSubProcess(parent) && kidsOf(parent, 'multiInstanceLoopCharacteristics').length === 0)
        yield { at: parent, message: `The sub-process ${title(parent)} declares data inputs and outputs.` };
    }
  },
};
