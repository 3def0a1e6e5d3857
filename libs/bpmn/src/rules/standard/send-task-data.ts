import { kidOf, kidsOf, title } from './elements.js';
import { itemOfData, itemOfMessage, sameItem } from './items.js';
import type { StandardRule } from './standard-rule.js';

export const sendTaskData: StandardRule = {
  code: 'send-task-data-wrong',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'A send task has at most one input set and one data input, which is the item of its message.',
  mend: 'Declare the message’s item as the only input.',
  *check(tree) {
    for (const task of tree.ofKind('sendTask')) {
      const io = kidOf(task, 'ioSpecification');
      const message = tree.target(task, 'messageRef');
      if (!io || (!message && !tree.target(task, 'operationRef'))) continue;
      const inputs = kidsOf(io, 'dataInput');
      if (kidsOf(io, 'inputSet').length > 1)
        yield { at: task, message: `The send task ${title(task)} has several input sets.`, numbers: ['EXT.046'] };
      if (inputs.length > 1)
        yield { at: task, message: `The send task ${title(task)} has several data inputs.`, numbers: ['EXT.047'] };
      else if (message && inputs[0] && !sameItem(itemOfMessage(tree, message), itemOfData(tree, inputs[0])))
        yield {
          at: task,
          message: `The data input of ${title(task)} is not the item of its message ${title(message)}.`,
          numbers: ['EXT.048', 'EXT.047'],
        };
    }
  },
};
