import type { SourceElement } from '../../source-document.js';
import {
  attr,
  idOf,
  isActivity,
  isChoreographyActivity,
  isEventSubProcess,
  isForCompensation,
  isGateway,
  kidsOf,
  scopeOf,
  title,
} from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** Events have rules of their own. Engines leave out a step that no flow reaches, so a file written for one is not held to this. */
export const nodeUnconnected: StandardRule = {
  code: 'node-unconnected',
  severity: 'error',
  lenientSeverity: 'info',
  says: 'Where a process or sub-process has start and end events, a flow reaches and leaves every step and gateway.',
  mend: 'Connect the step or remove it.',
  *check(tree) {
    for (const node of tree.all) {
      if (!(isActivity(node) || isGateway(node) || isChoreographyActivity(node)) || !idOf(node)) continue;
      const scope = scopeOf(node);
      if (!scope || scope.local === 'adHocSubProcess' || isEventSubProcess(node) || isForCompensation(node)) continue;
      const into = tree.flowsInto(node).length;
      const outOf = tree.flowsOutOf(node).length;
      if (into === 0 && kidsOf(scope, 'startEvent').length > 0 && attr(node, 'instantiate') !== 'true')
        yield { at: node, message: `No flow reaches ${title(node)}.`, numbers: ['EXT.150', 'EXT.151'] };
      else if (outOf === 0 && kidsOf(scope, 'endEvent').length > 0)
        yield { at: node, message: `No flow leaves ${title(node)}.`, numbers: ['EXT.151', 'EXT.150'] };
      if (isGateway(node) && into + outOf > 0 && into < 2 && outOf < 2 && unspecified(node))
        yield {
          at: node,
          message: `The gateway ${title(node)} neither splits nor joins.`,
          numbers: ['EXT.020', 'EXT.016'],
          severity: 'info',
        };
    }
  },
};

function unspecified(gateway: SourceElement): boolean {
  return (attr(gateway, 'gatewayDirection') ?? 'Unspecified') === 'Unspecified';
}
