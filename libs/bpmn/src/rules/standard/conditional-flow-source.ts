import { isActivity, isGateway, kidOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const conditionalFlowSource: StandardRule = {
  code: 'conditional-flow-source-wrong',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'Conditional flows leave activities and exclusive, inclusive or complex gateways; never events or parallel gateways.',
  mend: 'Put an exclusive gateway before the condition, or remove it.',
  *check(tree) {
    for (const flow of tree.ofKind('sequenceFlow')) {
      const source = tree.target(flow, 'sourceRef');
      if (!source || !kidOf(flow, 'conditionExpression') || isActivity(source)) continue;
      if (isGateway(source) && source.local !== 'parallelGateway') continue;
      yield {
        at: flow,
        message: `The flow ${title(flow)} has a condition, but leaves ${title(source)}, which is of kind ${source.local}.`,
        numbers: source.local === 'startEvent' ? ['EXT.103'] : ['EXT.135', 'EXT.025'],
      };
    }
  },
};
