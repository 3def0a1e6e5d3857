import { RE2JS } from 're2js';

import type { Run } from '../run.js';
import { translate } from './xpath-regex.js';

const MOST_CACHED = 500;
/** Beyond this many instructions, compiling alone would hold up everybody else. */
const MOST_CHARACTERS = 5_000;
const MOST_INSTRUCTIONS = 5_000;
/** Instructions times characters that cost one step: about as long as any other step. */
const UNITS_PER_STEP = 25;

const cache = new Map<string, Pattern | undefined>();

/** Where a pattern was found: characters `from` to `to`, and what its groups hold. */
export interface Match {
  readonly from: number;
  readonly to: number;
  readonly groups: readonly (string | null)[];
}

/**
 * A regular expression that takes time in proportion to the text, whatever the pattern: diagrams bring patterns, and
 * strangers the texts. Look-around and back-references cannot be had this way.
 */
export class Pattern {
  private readonly instructions: number;
  private readonly repeats: boolean;
  /** Whether it matches the empty text, so that XPath has no meaning for replacing or splitting by it. */
  readonly matchesNothing: boolean;

  constructor(private readonly expression: RE2JS) {
    this.instructions = expression.programSize();
    this.repeats = /[*+]|,\}/.test(expression.pattern());
    this.matchesNothing = expression.test('');
  }

  /** How many groups it has. */
  get groups(): number {
    return this.expression.groupCount();
  }

  /** @throws FeelBudgetExceeded */
  test(run: Run, text: string): boolean {
    this.pay(run, text.length);
    return this.expression.test(text);
  }

  /** All matches but empty ones, from left to right. @throws FeelBudgetExceeded */
  *matches(run: Run, text: string): Generator<Match> {
    const matcher = this.expression.matcher(text);
    for (let from = 0; from <= text.length;) {
      // Only a pattern that repeats without end looks further than its own length beyond what it finds.
      if (this.repeats) this.pay(run, text.length - from);
      if (!matcher.find()) return;
      const to = matcher.end();
      if (!this.repeats) this.pay(run, to - from + this.instructions);
      const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group));
      if (to > matcher.start()) yield { from: matcher.start(), to, groups };
      from = Math.max(to, from + 1);
    }
  }

  private pay(run: Run, characters: number): void {
    run.spend(Math.ceil(((characters + 1) * this.instructions) / UNITS_PER_STEP));
  }
}

/**
 * A regular expression in the XPath dialect: flags `s m i x q`. Undefined when it is none, or too large.
 *
 * The most recent patterns are kept, since patterns are nearly always literals.
 */
export function compilePattern(pattern: string, flags: string): Pattern | undefined {
  if (pattern.length > MOST_CHARACTERS) return undefined;
  const key = `${flags}/${pattern}`;
  if (cache.has(key)) return cache.get(key);
  if (cache.size >= MOST_CACHED) cache.delete(cache.keys().next().value!);
  const compiled = compile(pattern, flags);
  cache.set(key, compiled);
  return compiled;
}

const FLAGS: Readonly<Record<string, number>> = {
  s: RE2JS.DOTALL,
  m: RE2JS.MULTILINE,
  i: RE2JS.CASE_INSENSITIVE,
};

function compile(pattern: string, flags: string): Pattern | undefined {
  if (/[^smixq]/.test(flags)) return undefined;
  const source = flags.includes('q') ? RE2JS.quote(pattern) : translate(pattern, flags);
  if (source === undefined) return undefined;
  try {
    const expression = RE2JS.compile(
      source,
      [...flags].reduce((all, flag) => all | (FLAGS[flag] ?? 0), 0),
    );
    return expression.programSize() > MOST_INSTRUCTIONS ? undefined : new Pattern(expression);
  } catch {
    return undefined;
  }
}
