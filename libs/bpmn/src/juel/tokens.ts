import { JuelSyntaxError } from './syntax.js';

export interface Token {
  readonly kind: 'number' | 'string' | 'name' | 'symbol';
  /** A string without its quotes and escapes, a number in digits, a name or symbol as it is written. */
  readonly text: string;
  readonly at: number;
}

const blank = /\s*/y;
const patterns = [
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['name', /[\p{L}_$][\p{L}\p{N}_$]*/uy],
  ['string', /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/suy],
  ['symbol', /&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()[\]}]/y],
] as const;

/**
 * The tokens of one `${…}` from `start` (after the brace) up to its closing brace.
 *
 * @throws JuelSyntaxError
 */
export function tokensFrom(text: string, start: number): { readonly tokens: readonly Token[]; readonly end: number } {
  const tokens: Token[] = [];
  for (let at = start; ;) {
    blank.lastIndex = at;
    blank.exec(text);
    at = blank.lastIndex;
    const token = tokenAt(text, at);
    if (!token) throw new JuelSyntaxError(at >= text.length ? 'its } is missing' : `"${text[at]}" is not expected`, at);
    at = token.end;
    if (token.text === '}' && token.kind === 'symbol') return { tokens, end: at };
    tokens.push(token);
  }
}

function tokenAt(text: string, at: number): (Token & { readonly end: number }) | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    const plain = kind === 'string' ? found.slice(1, -1).replace(/\\(.)/gs, '$1') : found;
    return { kind, text: plain, at, end: at + found.length };
  }
  return undefined;
}
