import { attr, title } from './elements.js';
import { itemOfData } from './items.js';
import type { StandardRule } from './standard-rule.js';

/** A data input or output may be one item of a collection; a data object or store is the whole. */
export const dataCollection: StandardRule = {
  code: 'data-collection-differs',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'A data object is a collection exactly when its item definition is one.',
  mend: 'Say the same at the data object and at its item definition.',
  *check(tree) {
    for (const data of tree.ofKind('dataObject', 'dataInput', 'dataOutput')) {
      const item = itemOfData(tree, data);
      const own = attr(data, 'isCollection');
      if (item && own !== undefined && own !== (attr(item, 'isCollection') ?? 'false'))
        yield {
          at: data,
          message: `The ${data.local} ${title(data)} says isCollection="${own}", its item definition ${title(item)} the opposite.`,
        };
    }
  },
};
