import { kidsOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';
import { itemOfData, sameItem } from './items.js';
import type { SourceElement } from '../../source-document.js';
import type { BpmnTree } from './bpmn-tree.js';

export const dataAssociationSources: StandardRule = {
  code: 'data-association-untransformed',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'A data association without a transformation has one source, of the same item as its target.',
  mend: 'Add a transformation, or keep one source.',
  *check(tree) {
    for (const association of tree.ofKind('dataInputAssociation', 'dataOutputAssociation', 'dataAssociation')) {
      if (kidsOf(association, 'transformation').length > 0) continue;
      const sources = tree.references(association, 'sourceRef');
      if (sources.length > 1)
        yield {
          at: association,
          message: `The data association ${title(association)} has ${sources.length} sources and no transformation.`,
        };
      const target = tree.target(association, 'targetRef');
      const source = sources[0]?.target;
      if (sources.length === 1 && source && target && kidsOf(association, 'assignment').length === 0) {
        const [from, to] = [itemOf(tree, source), itemOf(tree, target)];
        if (!sameItem(from, to))
          yield {
            at: association,
            message: `The data association ${title(association)} copies ${title(source)} to ${title(target)}, which has another structure.`,
          };
      }
    }
  },
};

function itemOf(tree: BpmnTree, element: SourceElement): SourceElement | undefined {
  const data = tree.target(element, 'dataObjectRef') ?? tree.target(element, 'dataStoreRef') ?? element;
  return itemOfData(tree, data);
}
