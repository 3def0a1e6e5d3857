/** A constant in a cell. Temporal values keep their FEEL text, e.g. `date("2026-01-01")`. */
export type Constant =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'temporal'; readonly source: string };

export type Condition =
  | { readonly kind: 'equals'; readonly value: Constant }
  | {
      readonly kind: 'interval';
      readonly low?: Constant;
      readonly lowIncluded: boolean;
      readonly high?: Constant;
      readonly highIncluded: boolean;
    };

/** A cell of constants alone: it passes what one of its conditions holds for, or if negated what none does. */
export interface ConstantCell {
  readonly negated: boolean;
  readonly conditions: readonly Condition[];
}

const TOKEN =
  /\s*(?:(?<number>-?(?:\d+(?:\.\d+)?|\.\d+)(?!\w|\.\w))|"(?<string>[^"\\]*)"|(?<temporal>(?:date and time|date|time|duration)\s*\(\s*"[^"\\]*"\s*\)|@"[^"\\]*")|(?<word>true|false|null)(?![\w ]*[\w(])|(?<not>not\s*(?=\())|(?<symbol>\.\.|<=|>=|[<>=[\](),]))/y;

/** Reads a cell; undefined where it holds anything but constants, so that only FEEL can tell. */
export function readConstantCell(text: string): ConstantCell | undefined {
  const tokens = tokenize(text);
  if (!tokens) return undefined;
  const negated = tokens[0] === 'not';
  const cursor = { tokens: negated ? tokens.slice(2, -1) : tokens, at: 0 };
  if (negated && (tokens[1] !== '(' || tokens.at(-1) !== ')')) return undefined;
  const conditions: Condition[] = [];
  do {
    const condition = readCondition(cursor);
    if (!condition) return undefined;
    conditions.push(condition);
  } while (accept(cursor, ','));
  return cursor.at === cursor.tokens.length ? { negated, conditions } : undefined;
}

type Token = string | Constant;
interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
}

function tokenize(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < end;) {
    const groups = TOKEN.exec(text)?.groups;
    if (!groups) return undefined;
    if (groups['number'] !== undefined) {
      // More digits than a double keeps are left to FEEL.
      if (groups['number'].replace(/\D/g, '').length > 15) return undefined;
      tokens.push({ kind: 'number', value: Number(groups['number']) });
    } else if (groups['string'] !== undefined) tokens.push({ kind: 'string', value: groups['string'] });
    else if (groups['temporal'] !== undefined) tokens.push({ kind: 'temporal', source: groups['temporal'] });
    else if (groups['word'] === 'null') tokens.push({ kind: 'null' });
    else if (groups['word'] !== undefined) tokens.push({ kind: 'boolean', value: groups['word'] === 'true' });
    else tokens.push(groups['not'] === undefined ? groups['symbol']! : 'not');
  }
  return tokens;
}

function accept(cursor: Cursor, symbol: string): boolean {
  if (cursor.tokens[cursor.at] !== symbol) return false;
  cursor.at++;
  return true;
}

function readConstant(cursor: Cursor): Constant | undefined {
  const token = cursor.tokens[cursor.at];
  if (token === undefined || typeof token === 'string') return undefined;
  cursor.at++;
  return token;
}

function readCondition(cursor: Cursor): Condition | undefined {
  const symbol = cursor.tokens[cursor.at];
  if (typeof symbol !== 'string') {
    const value = readConstant(cursor);
    return value && { kind: 'equals', value };
  }
  cursor.at++;
  if (symbol === '[' || symbol === ']' || symbol === '(') return readInterval(symbol === '[', cursor);
  const bound = readConstant(cursor);
  if (!bound) return undefined;
  const included = symbol.endsWith('=');
  if (symbol === '=') return { kind: 'equals', value: bound };
  if (symbol.startsWith('<')) return { kind: 'interval', high: bound, highIncluded: included, lowIncluded: false };
  return symbol.startsWith('>')
    ? { kind: 'interval', low: bound, lowIncluded: included, highIncluded: false }
    : undefined;
}

function readInterval(lowIncluded: boolean, cursor: Cursor): Condition | undefined {
  const low = readConstant(cursor);
  if (!low || !accept(cursor, '..')) return undefined;
  const high = readConstant(cursor);
  if (!high) return undefined;
  const highIncluded = accept(cursor, ']');
  return highIncluded || accept(cursor, ')') || accept(cursor, '[')
    ? { kind: 'interval', low, lowIncluded, high, highIncluded }
    : undefined;
}
