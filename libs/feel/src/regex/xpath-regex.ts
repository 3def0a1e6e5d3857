import { charRange, codePointsOf, complement, subtract, XML_CLASSES, type Range } from './code-points.js';
import { unicodeBlock } from './unicode-blocks.js';

/** Thrown inside this file alone: the text is no regular expression of XPath. */
class NoRegex extends Error {}

const CATEGORY = /^(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?)$/;
/** What stands for itself after a backslash. */
const ESCAPED = new Set('\\|.-^?*+{}()[]$');
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
/** Word characters are all but punctuation, separators and others. */
const WORD = ['L', 'M', 'N', 'S'].map((category) => `\\p{${category}}`);
const NO_WORD = ['P', 'Z', 'C'].map((category) => `\\p{${category}}`);

/** A set of characters: ranges, and properties such as `\p{L}` that both engines know by name. */
interface CharacterSet {
  readonly ranges: readonly Range[];
  readonly properties: readonly string[];
  readonly negated?: boolean;
}

const ranges = (...list: readonly Range[]): CharacterSet => ({ ranges: list, properties: [] });
const point = (code: number): string => `\\x{${code.toString(16)}}`;
const spans = (list: readonly Range[]): string =>
  list.map(([first, last]) => (first === last ? point(first) : `${point(first)}-${point(last)}`)).join('');
function listed({ ranges: own, properties, negated }: CharacterSet): readonly Range[] {
  const all = [...own, ...properties.flatMap(codePointsOf)];
  return negated ? complement(all) : all;
}

/**
 * Translates a regular expression of XPath (XML Schema's with anchors, reluctant quantifiers and groups) to the dialect of RE2.
 *
 * Undefined where it is none, or where it has a back-reference.
 */
export function translate(pattern: string, flags: string): string | undefined {
  try {
    return new Translation(pattern, flags.includes('x'), flags.includes('i')).whole();
  } catch (error) {
    if (error instanceof NoRegex) return undefined;
    throw error;
  }
}

class Translation {
  private at = 0;
  private readonly characters: readonly string[];

  constructor(
    pattern: string,
    private readonly spaced: boolean,
    private readonly caseless: boolean,
  ) {
    this.characters = [...pattern];
  }

  whole(): string {
    const translated = this.branches();
    if (this.at < this.characters.length) throw new NoRegex();
    return translated;
  }

  private branches(): string {
    let made = '';
    for (let next = this.peek(); next !== undefined && next !== ')'; next = this.peek()) {
      made += next === '|' ? this.take() : this.atom() + this.quantifier();
    }
    return made;
  }

  private atom(): string {
    const first = this.take();
    switch (first) {
      case '(':
        return this.group();
      case '[':
        return this.class(this.characterClass());
      case '\\':
        return this.escape();
      case '^':
      case '$':
      case '.':
        return first;
      case '?':
      case '*':
      case '+':
      case '{':
      case '}':
      case ']':
        throw new NoRegex();
      default:
        return point(first.codePointAt(0)!);
    }
  }

  private group(): string {
    let head = '(';
    if (this.peek() === '?') {
      this.take();
      if (this.take() !== ':') throw new NoRegex();
      head = '(?:';
    }
    const inner = this.branches();
    if (this.peek() !== ')') throw new NoRegex();
    return head + inner + this.take();
  }

  private quantifier(): string {
    const next = this.peek();
    let made: string;
    if (next === '?' || next === '*' || next === '+') made = this.take();
    else if (next === '{') made = this.bounds();
    else return '';
    return this.peek() === '?' ? made + this.take() : made;
  }

  private bounds(): string {
    let made = '';
    do made += this.take();
    while (!made.endsWith('}'));
    const match = /^\{(\d+)(?:(,)(\d*))?\}$/.exec(made);
    if (!match || (match[3] && Number(match[3]) < Number(match[1]))) throw new NoRegex();
    return made;
  }

  private escape(): string {
    const letter = this.peek();
    if (letter === 'b' || letter === 'B') return `\\${this.take()}`;
    return this.class(this.escaped());
  }

  /** The set of one escape, after its backslash. */
  private escaped(): CharacterSet {
    const letter = this.take();
    if (ESCAPED.has(letter)) return ranges(charRange(letter));
    if (Object.hasOwn(CONTROLS, letter)) return ranges(charRange(CONTROLS[letter]!));
    if (Object.hasOwn(XML_CLASSES, letter)) return { ranges: XML_CLASSES[letter]!, properties: [] };
    switch (letter) {
      case 'd':
        return { ranges: [], properties: ['\\p{Nd}'] };
      case 'D':
        return { ranges: [], properties: ['\\P{Nd}'] };
      case 'w':
        return { ranges: [], properties: WORD };
      case 'W':
        return { ranges: [], properties: NO_WORD };
      case 'p':
      case 'P':
        return this.property(letter);
      default:
        throw new NoRegex();
    }
  }

  private property(letter: 'p' | 'P'): CharacterSet {
    if (this.take() !== '{') throw new NoRegex();
    let name = '';
    for (let next = this.take(); next !== '}'; next = this.take()) name += next;
    if (CATEGORY.test(name)) {
      // RE2 has no category for what is not assigned.
      if (/^Cn?$/.test(name)) return { ranges: codePointsOf(`\\${letter}{${name}}`), properties: [] };
      return { ranges: [], properties: [`\\${letter}{${name}}`] };
    }
    const block = name.startsWith('Is') ? unicodeBlock(name.slice(2)) : undefined;
    if (!block) throw new NoRegex();
    return letter === 'p' ? ranges(block) : { ranges: complement([block]), properties: [] };
  }

  /** `[…]` after its bracket. A subtracted class is worked out, since RE2 has no word for it. */
  private characterClass(): CharacterSet {
    const spaced = this.at;
    const negated = this.peekRaw() === '^';
    if (negated) this.at++;
    const own: Range[] = [];
    const properties: string[] = [];
    let less: CharacterSet | undefined;
    for (let first = true; ; first = false) {
      const next = this.takeRaw();
      if (next === ']' && !first) break;
      if (next === '-' && this.peekRaw() === '[') {
        if (first) throw new NoRegex();
        this.at++;
        less = this.characterClass();
        if (this.takeRaw() !== ']') throw new NoRegex();
        break;
      }
      if (next === '[' || next === ']') throw new NoRegex();
      const item = next === '\\' ? this.escaped() : ranges(charRange(next));
      const end = item.properties.length === 0 && item.ranges.length === 1 ? this.rangeEnd() : undefined;
      if (end === undefined) {
        own.push(...item.ranges);
        properties.push(...item.properties);
      } else {
        if (item.ranges[0]![0] !== item.ranges[0]![1] || end < item.ranges[0]![0]) throw new NoRegex();
        own.push([item.ranges[0]![0], end]);
      }
    }
    if (this.at === spaced) throw new NoRegex();
    const set: CharacterSet = { ranges: own, properties, negated };
    return less ? ranges(...subtract(listed(set), listed(less))) : set;
  }

  /** The end of a range like `a-z`, when one follows. */
  private rangeEnd(): number | undefined {
    const [dash, end] = [this.characters[this.at], this.characters[this.at + 1]];
    if (dash !== '-' || end === undefined || end === ']' || end === '[') return undefined;
    this.at += 2;
    if (end !== '\\') return end.codePointAt(0)!;
    const { ranges: own, properties } = this.escaped();
    if (properties.length > 0 || own.length !== 1 || own[0]![0] !== own[0]![1]) throw new NoRegex();
    return own[0]![0];
  }

  private class(set: CharacterSet): string {
    const text = spans(set.ranges) + set.properties.join('');
    if (text === '') return '[^\\x{0}-\\x{10ffff}]';
    // A property says what it says, whatever is done about case.
    const written = `[${set.negated ? '^' : ''}${text}]`;
    return this.caseless && set.ranges.length === 0 ? `(?-i:${written})` : written;
  }

  private peek(): string | undefined {
    while (this.spaced && /^[\t\n\r ]$/.test(this.characters[this.at] ?? '')) this.at++;
    return this.characters[this.at];
  }

  private take(): string {
    const next = this.peek();
    if (next === undefined) throw new NoRegex();
    this.at++;
    return next;
  }

  private peekRaw(): string | undefined {
    return this.characters[this.at];
  }

  private takeRaw(): string {
    const next = this.characters[this.at++];
    if (next === undefined) throw new NoRegex();
    return next;
  }
}
