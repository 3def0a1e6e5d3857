import { kidOf, kidsOf, title } from './elements.js';
import { itemOfData, itemOfMessage, sameItem } from './items.js';
import type { StandardRule } from './standard-rule.js';

/** Only where the task says what it reads and writes does the standard's letter bind; an engine passes variables. */
export const serviceTaskOperation: StandardRule = {
  code: 'service-task-data-wrong',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'A service task with an operation has one input set with the operation’s input, and at most one output set with its output.',
  mend: 'Declare the operation’s message as the only input and the answer as the only output, or remove the operation.',
  *check(tree) {
    for (const task of tree.ofKind('serviceTask')) {
      const operation = tree.target(task, 'operationRef');
      if (!operation) continue;
      const io = kidOf(task, 'ioSpecification');
      const inputSets = io ? kidsOf(io, 'inputSet') : [];
      const outputSets = io ? kidsOf(io, 'outputSet') : [];
      if (inputSets.length !== 1) {
        yield {
          at: task,
          message: `The service task ${title(task)} calls an operation and has ${inputSets.length} input sets instead of one.`,
          numbers: ['EXT.042'],
        };
        if (!io) continue;
      }
      if (outputSets.length > 1)
        yield {
          at: task,
          message: `The service task ${title(task)} calls an operation and has ${outputSets.length} output sets instead of one.`,
          numbers: ['EXT.043'],
        };
      for (const [kind, reference, number] of [
        ['dataInput', 'inMessageRef', 'EXT.044'],
        ['dataOutput', 'outMessageRef', 'EXT.045'],
      ] as const) {
        const message = tree.target(operation, reference);
        if (!message || !io) continue;
        const data = kidsOf(io, kind);
        const item = itemOfMessage(tree, message);
        if (data.length > 1 || (data[0] && !sameItem(item, itemOfData(tree, data[0]))))
          yield {
            at: task,
            message: `The ${kind} of ${title(task)} is not the item of the message ${title(message)} that its operation takes or gives.`,
            numbers: [number],
          };
      }
    }
  },
};
