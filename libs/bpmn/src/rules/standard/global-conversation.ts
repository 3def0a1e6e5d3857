import { childrenOf, isArtifact, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** Participants and message flows are what a global conversation is for. */
export const globalConversation: StandardRule = {
  code: 'global-conversation-content',
  severity: 'error',
  says: 'A global conversation holds no artifacts and no conversations of its own.',
  mend: 'Move them into a collaboration.',
  *check(tree) {
    for (const element of tree.ofKind('globalConversation')) {
      const wrong = childrenOf(element).filter(
        (child) =>
          isArtifact(child) ||
          /^(conversation|subConversation|callConversation|conversationLink|conversationAssociation|conversationNode)$/.test(
            child.local,
          ),
      );
      const kinds = [...new Set(wrong.map(({ local }) => local))];
      if (kinds.length > 0)
        yield { at: element, message: `The global conversation ${title(element)} holds ${kinds.join(', ')}.` };
    }
  },
};
