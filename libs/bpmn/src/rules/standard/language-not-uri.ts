import { attr } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** A URI in its wide sense: relative ones count, so a bare name such as `groovy` passes. */
const noUri = /[\s<>"{}|\\^`]|%(?![0-9A-Fa-f]{2})/;

export const languageNotUri: StandardRule = {
  code: 'language-not-uri',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'The language of expressions and of types is named by a URI.',
  mend: 'Name the language by its URI, or leave it out.',
  *check(tree) {
    for (const element of tree.all)
      for (const [name, number] of [
        ['expressionLanguage', 'EXT.013'],
        ['language', 'EXT.014'],
        ['typeLanguage', 'EXT.015'],
        ['evaluatesToTypeRef', 'EXT.014'],
      ] as const) {
        const value = name === 'evaluatesToTypeRef' ? undefined : attr(element, name);
        if (value && noUri.test(value))
          yield { at: element, message: `The ${name} "${value}" is no URI.`, numbers: [number] };
      }
  },
};
