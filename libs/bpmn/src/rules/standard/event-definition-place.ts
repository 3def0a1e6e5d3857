import { title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const eventDefinitionPlace: StandardRule = {
  code: 'event-definition-not-shared',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'An event refers only to event definitions that stand beside the processes, not to those inside other events.',
  mend: 'Move the definition out of the event, or write it in both.',
  *check(tree) {
    for (const event of new Set(tree.ofKind('eventDefinitionRef').map(({ parent }) => parent)))
      for (const { target } of event ? tree.references(event, 'eventDefinitionRef') : [])
        if (event && target && target.parent !== tree.root)
          yield { at: event, message: `${title(event)} refers to ${title(target)}, which belongs to another element.` };
  },
};
