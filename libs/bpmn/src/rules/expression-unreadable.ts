import { compileExpression, FeelSyntaxError } from '@baton/feel';
import { isForeign } from '../dialects/foreign-expression.js';
import { expressionsOf } from '../expressions.js';
import type { Rule } from './rule.js';

/** Every FEEL expression parses; what is left of another engine's language has a rule of its own. */
export const expressionUnreadable: Rule = (process) =>
  expressionsOf(process).flatMap(({ elementId, elementKind, place, text }) => {
    const error = isForeign(text) ? undefined : syntaxError(text);
    if (!error) return [];
    return [
      {
        code: 'expression-unreadable' as const,
        severity: 'error' as const,
        category: 'decision' as const,
        processId: process.id,
        elementId,
        elementKind,
        message: `The expression in ${place}, \`${shortened(text)}\`, cannot be read: ${error.message}.`,
        mend: 'Correct it: conditions and values after = are FEEL.',
        ...(place === 'the condition'
          ? { mendKind: 'set-condition' as const }
          : place === 'the script'
            ? { mendKind: 'set-script' as const }
            : {}),
        position: { line: error.line, column: error.column },
      },
    ];
  });

function syntaxError(text: string): FeelSyntaxError | undefined {
  try {
    compileExpression(text);
    return undefined;
  } catch (error) {
    if (error instanceof FeelSyntaxError) return error;
    throw error;
  }
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
