import type { SourceElement } from '../../source-document.js';
import { attr, isCallable, kidOf, kidsOf, title } from './elements.js';
import { itemOfData, sameItem } from './items.js';
import type { StandardRule } from './standard-rule.js';

/** Where neither side declares data, variables are passed as the engine does. */
export const callActivityData: StandardRule = {
  code: 'call-activity-data-differs',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'A call activity has the same data inputs and outputs as what it calls.',
  mend: 'Declare at the call what the called process or task declares.',
  *check(tree) {
    for (const call of tree.ofKind('callActivity')) {
      const called = tree.references(call, 'calledElement')[0]?.target;
      if (!called || !isCallable(called)) continue;
      const own = kidOf(call, 'ioSpecification');
      const theirs = kidOf(called, 'ioSpecification');
      if (!own && (!theirs || tree.dialect)) continue;
      for (const kind of ['dataInput', 'dataOutput']) {
        const mine = own ? kidsOf(own, kind) : [];
        const other = theirs ? kidsOf(theirs, kind) : [];
        const matches = (one: SourceElement, two: SourceElement) =>
          sameItem(itemOfData(tree, one), itemOfData(tree, two)) &&
          (attr(one, 'isCollection') ?? 'false') === (attr(two, 'isCollection') ?? 'false');
        if (mine.length !== other.length || !other.every((data) => mine.some((candidate) => matches(candidate, data))))
          yield {
            at: call,
            message: `${title(call)} declares ${mine.length} of kind ${kind}, ${title(called)} which it calls ${other.length}, or their items differ.`,
          };
      }
    }
  },
};
