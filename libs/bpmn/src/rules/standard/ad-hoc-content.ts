import { childrenOf, isActivity, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

const wrong = /^(startEvent|endEvent|conversation|subConversation|callConversation|conversationLink)$/;

export const adHocContent: StandardRule = {
  code: 'ad-hoc-content-wrong',
  severity: 'error',
  says: 'An ad-hoc sub-process holds at least one activity, and no start events, end events or conversations.',
  mend: 'Remove the event: the steps of an ad-hoc sub-process begin as people choose.',
  *check(tree) {
    for (const node of tree.ofKind('adHocSubProcess')) {
      for (const child of childrenOf(node))
        if (wrong.test(child.local))
          yield {
            at: child,
            message: `The ad-hoc sub-process ${title(node)} holds the ${child.local} ${title(child)}.`,
            numbers: ['EXT.062'],
          };
      if (!childrenOf(node).some(isActivity))
        yield {
          at: node,
          message: `The ad-hoc sub-process ${title(node)} holds no activity.`,
          numbers: ['EXT.061'],
        };
    }
  },
};
