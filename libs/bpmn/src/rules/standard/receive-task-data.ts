import { kidOf, kidsOf, title } from './elements.js';
import { itemOfData, itemOfMessage, sameItem } from './items.js';
import type { StandardRule } from './standard-rule.js';

export const receiveTaskData: StandardRule = {
  code: 'receive-task-data-wrong',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'A receive task has at most one output set and one data output, which is the item of its message.',
  mend: 'Declare the message’s item as the only output.',
  *check(tree) {
    for (const task of tree.ofKind('receiveTask')) {
      const io = kidOf(task, 'ioSpecification');
      const message = tree.target(task, 'messageRef');
      if (!io || (!message && !tree.target(task, 'operationRef'))) continue;
      const outputs = kidsOf(io, 'dataOutput');
      if (kidsOf(io, 'outputSet').length > 1)
        yield { at: task, message: `The receive task ${title(task)} has several output sets.`, numbers: ['EXT.050'] };
      if (outputs.length > 1)
        yield { at: task, message: `The receive task ${title(task)} has several data outputs.`, numbers: ['EXT.051'] };
      else if (message && outputs[0] && !sameItem(itemOfMessage(tree, message), itemOfData(tree, outputs[0])))
        yield {
          at: task,
          message: `The data output of ${title(task)} is not the item of its message ${title(message)}.`,
          numbers: ['EXT.052', 'EXT.051'],
        };
    }
  },
};
