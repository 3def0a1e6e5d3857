import { isExecutable, isFormal, kidOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const conditionFormal: StandardRule = {
  code: 'condition-informal',
  severity: 'error',
  says: 'In a process that is to run, the condition of a conditional event is a formal expression and not empty.',
  mend: 'Write the condition, with xsi:type="tFormalExpression".',
  *check(tree) {
    for (const definition of tree.ofKind('conditionalEventDefinition')) {
      if (!isExecutable(definition)) continue;
      const condition = kidOf(definition, 'condition');
      if (!condition || tree.text(condition) === '')
        yield {
          at: definition,
          message: `${title(definition.parent ?? definition)} waits for a condition that is empty.`,
        };
      else if (!isFormal(condition))
        yield {
          at: definition,
          message: `The condition \`${tree.text(condition)}\` is natural language, since its type is not said, but the process is to run.`,
          ...(tree.repairsExpressions && { severity: 'info' as const }),
        };
    }
  },
};
