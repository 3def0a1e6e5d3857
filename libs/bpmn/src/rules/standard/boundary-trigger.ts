import { title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const boundaryTrigger: StandardRule = {
  code: 'boundary-trigger-missing',
  severity: 'error',
  says: 'A boundary event has a trigger.',
  mend: 'Say what the event waits for.',
  *check(tree) {
    for (const event of tree.ofKind('boundaryEvent'))
      if (tree.triggersOf(event).length === 0 && tree.references(event, 'eventDefinitionRef').length === 0)
        yield { at: event, message: `The boundary event ${title(event)} waits for nothing.` };
  },
};
