import { attr, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const processPublic: StandardRule = {
  code: 'process-public-executable',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'A process that is to run is a private one.',
  mend: 'Say isExecutable="false" or make the process private.',
  *check(tree) {
    for (const process of tree.ofKind('process'))
      if (attr(process, 'processType') === 'Public' && attr(process, 'isExecutable') === 'true')
        yield { at: process, message: `The process ${title(process)} is public, yet says that it can run.` };
  },
};
