import { isEvent, kidsOf, title } from './elements.js';
import { itemOfTrigger } from './items.js';
import type { StandardRule } from './standard-rule.js';

/** An event without any data passes what it carries as variables. */
export const eventData: StandardRule = {
  code: 'event-data-missing',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'An event with several definitions has a data input or output for each one that carries an item.',
  mend: 'Declare one data input or output per definition.',
  *check(tree) {
    for (const event of tree.all.filter(isEvent)) {
      const carried = tree.triggersOf(event).filter((trigger) => itemOfTrigger(tree, trigger));
      const data = kidsOf(event, 'dataInput', 'dataOutput');
      if (carried.length > 1 && data.length > 0 && data.length < carried.length)
        yield {
          at: event,
          message: `${title(event)} has ${carried.length} definitions that carry an item, but ${data.length} to hold them.`,
        };
    }
  },
};
