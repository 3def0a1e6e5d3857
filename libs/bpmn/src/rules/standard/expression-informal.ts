import { isExecutable, isFormal } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** Not `condition`, which has a rule of its own. */
const expressions = [
  'conditionExpression',
  'completionCondition',
  'activationCondition',
  'loopCardinality',
  'loopCondition',
  'timeDate',
  'timeDuration',
  'timeCycle',
  'from',
  'to',
];

/** Engines read an expression without a type as a formal one, so a file written for an engine is only warned. */
export const expressionInformal: StandardRule = {
  code: 'expression-informal',
  severity: 'error',
  says: 'In a process that is to run, expressions are formal.',
  mend: 'Add xsi:type="tFormalExpression" to the expression.',
  *check(tree) {
    for (const expression of tree.ofKind(...expressions))
      if (isExecutable(expression) && !isFormal(expression) && tree.text(expression) !== '')
        yield {
          at: expression,
          message: `The ${expression.local} \`${tree.text(expression)}\` is natural language, since its type is not said, but the process is to run.`,
          ...(tree.repairsExpressions && { severity: 'info' as const }),
        };
  },
};
