import { RE2JS } from 're2js';

const MOST_INSTRUCTIONS = 2_000;
/** Instructions times characters: a second or so. A text beyond does not match. */
const MOST_WORK = 10_000_000;

/** What Ajv wants of a regular expression. Its text names it among those of the schema. */
interface FormPattern {
  test(text: string): boolean;
  toString(): string;
}

/**
 * The `pattern` of a form, matched in linear time: forms come from diagrams and texts from guests, and one event loop
 * serves everybody. Look-around and back-references cannot be had this way.
 *
 * @throws Error when it is no regular expression, too large, or needs what cannot be had
 */
export const formPattern = Object.assign(
  (pattern: string): FormPattern => {
    const expression = RE2JS.compile(RE2JS.translateRegExp(pattern));
    const instructions = expression.programSize();
    if (instructions > MOST_INSTRUCTIONS) throw new Error('a pattern is too large');
    return {
      test: (text) => text.length * instructions <= MOST_WORK && expression.test(text),
      toString: () => pattern,
    };
  },
  // Ajv names engines in generated modules, which are not made here.
  { code: 'formPattern' },
);
