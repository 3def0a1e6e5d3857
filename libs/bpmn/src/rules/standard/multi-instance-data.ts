import { attr, kidOf, title } from './elements.js';
import { itemOfData } from './items.js';
import type { StandardRule } from './standard-rule.js';

export const multiInstanceData: StandardRule = {
  code: 'multi-instance-data-differs',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'The data of one instance are one item of the collection that the multi-instance activity reads or fills.',
  mend: 'Let the item have the structure of the collection’s items and be no collection itself.',
  *check(tree) {
    for (const loop of tree.ofKind('multiInstanceLoopCharacteristics'))
      for (const [reference, kind, number] of [
        ['loopDataInputRef', 'inputDataItem', 'EXT.070'],
        ['loopDataOutputRef', 'outputDataItem', 'EXT.069'],
      ] as const) {
        const collection = tree.target(loop, reference);
        const item = kidOf(loop, kind);
        const whole = collection && itemOfData(tree, collection);
        const part = item && itemOfData(tree, item);
        if (collection && attr(collection, 'isCollection') === 'false')
          yield {
            at: loop,
            message: `${title(collection)}, which the instances ${reference === 'loopDataInputRef' ? 'come from' : 'fill'}, is no collection.`,
            numbers: ['EXT.068', number],
          };
        if (!item || !whole || !part) continue;
        if (attr(part, 'isCollection') === 'true' || attr(item, 'isCollection') === 'true')
          yield { at: loop, message: `The ${kind} of one instance is a collection itself.`, numbers: [number] };
        else if (attr(whole, 'structureRef') !== attr(part, 'structureRef'))
          yield {
            at: loop,
            message: `The ${kind} has another structure than the items of ${title(collection)}.`,
            numbers: [number],
          };
      }
  },
};
