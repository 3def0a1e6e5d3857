import { isCallable, kidsOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const interfaceUnbound: StandardRule = {
  code: 'interface-unbound',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'A process or global task that supports an interface binds its operations to data inputs and outputs.',
  mend: 'Add an ioBinding for each operation, or remove the interface.',
  *check(tree) {
    for (const callable of tree.all.filter(isCallable))
      if (kidsOf(callable, 'supportedInterfaceRef').length > 0 && kidsOf(callable, 'ioBinding').length === 0)
        yield { at: callable, message: `${title(callable)} supports an interface but binds none of its operations.` };
  },
};
