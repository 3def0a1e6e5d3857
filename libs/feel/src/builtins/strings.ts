import { toInteger, truncate } from '../numbers.js';
import type { Run } from '../run.js';
import type { FeelValue } from '../values.js';
import { builtin } from './builtin.js';
import { compilePattern, type Pattern } from '../regex/pattern.js';

/** FEEL counts characters as Unicode code points. */
const isPlain = (text: string): boolean => !/[\ud800-\udfff]/.test(text);

function made(run: Run, text: string): string {
  run.grow(text.length);
  return text;
}

function join(run: Run, list: readonly FeelValue[], delimiter: string, prefix = '', suffix = ''): FeelValue {
  const texts = list.filter((text) => text !== null);
  if (!texts.every((text) => typeof text === 'string')) return run.fail('string join takes a list of strings');
  run.spend(list.length);
  return made(run, prefix + texts.join(delimiter) + suffix);
}

export const STRINGS = [
  builtin('string length', ['string: string'], (_run, string) =>
    isPlain(string) ? string.length : [...string].length,
  ),
  builtin('upper case', ['string: string'], (run, string) => made(run, string.toUpperCase())),
  builtin('lower case', ['string: string'], (run, string) => made(run, string.toLowerCase())),
  builtin('trim', ['string: string'], (run, string) => made(run, string.trim())),
  builtin('contains', ['string: string', 'match: string'], (_run, string, match) => string.includes(match)),
  builtin('starts with', ['string: string', 'match: string'], (_run, string, match) => string.startsWith(match)),
  builtin('ends with', ['string: string', 'match: string'], (_run, string, match) => string.endsWith(match)),
  builtin(
    'substring',
    ['string: string', 'start position: number', 'length?: number'],
    (run, string, position, length) => {
      const start = toInteger(position);
      const count = length === undefined ? Infinity : truncate(length);
      if (start === undefined || start === 0) return run.fail('substring counts from 1, or from -1 backwards');
      if (count === undefined || count < 1) return run.fail('substring takes a whole length of at least 1');
      const characters = isPlain(string) ? string : [...string];
      const from = start > 0 ? start - 1 : Math.max(characters.length + start, 0);
      const part = characters.slice(from, from + count);
      return made(run, typeof part === 'string' ? part : part.join(''));
    },
  ),
  builtin('substring before', ['string: string', 'match: string'], (run, string, match) => {
    const at = string.indexOf(match);
    return made(run, at < 0 ? '' : string.slice(0, at));
  }),
  builtin('substring after', ['string: string', 'match: string'], (run, string, match) => {
    const at = string.indexOf(match);
    return made(run, at < 0 ? '' : string.slice(at + match.length));
  }),
  builtin('string join', ['list: list', 'delimiter?: string'], (run, list, delimiter = '') =>
    join(run, list, delimiter),
  ),
  // Not in the standard, but known from other engines.
  builtin(
    'string join',
    ['list: list', 'delimiter: any', 'prefix: string', 'suffix: string'],
    (run, list, delimiter, prefix, suffix) =>
      delimiter === null || typeof delimiter === 'string'
        ? join(run, list, delimiter ?? '', prefix, suffix)
        : run.fail('The delimiter must be a string'),
  ),
  builtin('split', ['string: string', 'delimiter: string'], (run, string, delimiter) => {
    const pattern = compilePattern(delimiter, '');
    if (!pattern) return run.fail(noPattern(delimiter));
    const split = splitBy(run, string, pattern);
    run.grow(string.length + split.length);
    return split;
  }),
  builtin('matches', ['input: string', 'pattern: string', 'flags?: string'], (run, input, pattern, flags) => {
    const compiled = compilePattern(pattern, flags ?? '');
    return compiled ? compiled.test(run, input) : run.fail(noPattern(pattern, flags));
  }),
  builtin(
    'replace',
    ['input: string', 'pattern: string', 'replacement: string', 'flags?: string'],
    (run, input, pattern, replacement, flags) => {
      const compiled = compilePattern(pattern, flags ?? '');
      if (!compiled) return run.fail(noPattern(pattern, flags));
      if (compiled.matchesNothing)
        return run.fail('The pattern matches the empty text, so there is nothing to replace');
      const parts = flags?.includes('q') ? [replacement] : replacementParts(replacement, compiled.groups);
      return parts
        ? replaceAll(run, input, compiled, parts)
        : run.fail('In a replacement, $ and \\ must be written \\$ and \\\\');
    },
  ),
];

const noPattern = (pattern: string, flags?: string | null): string =>
  `"${pattern.slice(0, 200)}"${flags ? ` with flags "${flags}"` : ''} is no regular expression that can be used here (look-around and back-references cannot)`;

function splitBy(run: Run, text: string, pattern: Pattern): string[] {
  const parts: string[] = [];
  let last = 0;
  for (const { from, to } of pattern.matches(run, text)) {
    parts.push(text.slice(last, from));
    last = to;
  }
  return [...parts, text.slice(last)];
}

/**
 * A replacement as texts and numbers of groups: `$1` is what the first group holds, `$0` the whole match, `\\$` a dollar.
 * A number with more digits than there are groups ends before that digit. Undefined where a `$` or `\\` stands for nothing.
 */
function replacementParts(replacement: string, groups: number): readonly (string | number)[] | undefined {
  const parts: (string | number)[] = [];
  for (let rest = replacement; rest !== '';) {
    const [whole, text, escaped, digits] = /^(?:([^$\\]+)|\\([$\\])|\$(\d+))/.exec(rest) ?? [];
    if (whole === undefined) return undefined;
    let used = whole.length;
    if (digits === undefined) parts.push(text ?? escaped!);
    else {
      let length = digits.length;
      while (length > 1 && Number(digits.slice(0, length)) > groups) length--;
      parts.push(Number(digits.slice(0, length)));
      used = 1 + length;
    }
    rest = rest.slice(used);
  }
  return parts;
}

function replaceAll(run: Run, text: string, pattern: Pattern, replacement: readonly (string | number)[]): string {
  let made = '';
  let last = 0;
  const add = (part: string): void => {
    run.grow(part.length);
    made += part;
  };
  for (const { from, to, groups } of pattern.matches(run, text)) {
    add(text.slice(last, from));
    for (const part of replacement) add(typeof part === 'string' ? part : (groups[part] ?? ''));
    last = to;
  }
  add(text.slice(last));
  return made;
}
