import { analyse } from '@baton/feel';
import { declaredNames } from '../declared-names.js';
import { isForeign } from '../dialects/foreign-expression.js';
import { expressionsOf } from '../expressions.js';
import type { Rule } from './rule.js';

/**
 * What an expression very probably gets wrong, before any data is known: a function that does not exist, arguments it does not
 * take, a text that is no date. A name that is close to one that the process declares may be a typo.
 */
export const expressionDoubtful: Rule = (process) => {
  const names = declaredNames(process);
  return expressionsOf(process).flatMap(({ elementId, elementKind, place, text }) =>
    (isForeign(text) ? [] : analyse(text, { names }))
      .filter(({ code }) => code !== 'syntax')
      .map(({ code, message, position }) => ({
        code: 'expression-doubtful' as const,
        severity: code === 'unknown-variable' ? ('info' as const) : ('warning' as const),
        category: 'decision' as const,
        processId: process.id,
        elementId,
        elementKind,
        message: `The expression in ${place}: ${message.replace(/[.?]$/, '')}.`,
        mend: code === 'unknown-variable' ? 'Nothing, if that is the name.' : 'Correct it; as it is, it gives nothing.',
        position: { line: position.line, column: position.column },
      })),
  );
};
