import { childrenOf, isFlowNode, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** Root elements that decide whether anything can run; what is unknown elsewhere is left out with an info. */
const roots =
  /^(import|extension|category|collaboration|globalConversation|choreography|globalChoreographyTask|conversation|correlationProperty|dataStore|endPoint|error|escalation|\w+EventDefinition|eventDefinition|global\w*Task|interface|itemDefinition|message|partnerEntity|partnerRole|process|resource|signal|documentation|relationship)$/;

export const elementUnknown: StandardRule = {
  code: 'element-unknown',
  severity: 'error',
  says: 'Elements in the standard’s namespace are those of the standard.',
  mend: 'Correct the name of the element.',
  *check(tree) {
    for (const element of childrenOf(tree.root))
      if (!roots.test(element.local) && !isFlowNode(element))
        yield { at: element, message: `The standard knows no root element ${element.local} (${title(element)}).` };
  },
};
