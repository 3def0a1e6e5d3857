import { JuelSyntaxError, type BinaryOperator, type JuelNode, type JuelPart } from './syntax.js';
import { tokensFrom, type Token } from './tokens.js';

/**
 * Reads a text with `${…}` and `#{…}` in it. `\${` and `\#{` are literal.
 *
 * @throws JuelSyntaxError
 */
export function parseJuel(text: string): readonly JuelPart[] {
  const parts: JuelPart[] = [];
  let literal = '';
  for (let at = 0; at < text.length;) {
    const two = text.slice(at, at + 2);
    if (two === '\\$' || two === '\\#') {
      literal += two[1];
      at += 2;
    } else if (two === '${' || two === '#{') {
      if (literal !== '') parts.push(literal);
      literal = '';
      const { tokens, end } = tokensFrom(text, at + 2);
      parts.push(new Parser(tokens, end - 1).whole());
      at = end;
    } else {
      literal += text[at];
      at += 1;
    }
  }
  if (literal !== '') parts.push(literal);
  return parts;
}

const spelled: Readonly<Record<string, string>> = {
  '&&': 'and',
  '||': 'or',
  '!': 'not',
  eq: '==',
  ne: '!=',
  lt: '<',
  gt: '>',
  le: '<=',
  ge: '>=',
  div: '/',
  mod: '%',
};
/** Loosest first; all associate to the left. */
const levels: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];
const maxDepth = 200;

class Parser {
  #next = 0;
  #depth = 0;

  constructor(
    readonly tokens: readonly Token[],
    readonly end: number,
  ) {}

  whole(): JuelNode {
    const node = this.#choice();
    const left = this.tokens[this.#next];
    if (left) throw new JuelSyntaxError(`"${left.text}" is not expected`, left.at);
    return node;
  }

  #choice(): JuelNode {
    if ((this.#depth += 1) > maxDepth) throw new JuelSyntaxError('it is nested too deep', this.#at());
    const test = this.#binary(0);
    const node: JuelNode = this.#take('?')
      ? { kind: 'choice', at: test.at, test, yes: this.#choice(), no: this.#after(':', () => this.#choice()) }
      : test;
    this.#depth -= 1;
    return node;
  }

  #binary(level: number): JuelNode {
    const operators = levels[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (let operator = this.#operator(operators); operator; operator = this.#operator(operators)) {
      const right = this.#binary(level + 1);
      left = { kind: 'binary', at: left.at, operator: operator as BinaryOperator, left, right };
    }
    return left;
  }

  #unary(): JuelNode {
    const at = this.#at();
    const operator = this.#operator(['-', 'not', 'empty']);
    if (!operator) return this.#postfix();
    if ((this.#depth += 1) > maxDepth) throw new JuelSyntaxError('it is nested too deep', at);
    const value = this.#unary();
    this.#depth -= 1;
    return { kind: 'unary', at, operator: operator as '-' | 'not' | 'empty', value };
  }

  #postfix(): JuelNode {
    let node = this.#primary();
    for (;;) {
      const at = this.#at();
      if (this.#take('.')) {
        const name = this.#name();
        node = this.#take('(')
          ? { kind: 'method', at, of: node, name, args: this.#args() }
          : { kind: 'property', at, of: node, name };
      } else if (this.#take('[')) {
        node = { kind: 'index', at, of: node, index: this.#choice() };
        this.#expect(']');
      } else return node;
    }
  }

  #primary(): JuelNode {
    const token = this.tokens[this.#next];
    if (!token) throw new JuelSyntaxError('a value is missing', this.end);
    this.#next += 1;
    const { kind, text, at } = token;
    if (kind === 'number' || kind === 'string') return { kind, text, at };
    if (kind === 'symbol' && text === '(') return this.#after('', () => this.#choice(), ')');
    if (kind !== 'name' || text === 'and' || text === 'or' || text in spelled)
      throw new JuelSyntaxError(`"${text}" is not expected`, at);
    if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true', at };
    if (text === 'null') return { kind: 'null', at };
    if (this.#isFunctionWithPrefix()) {
      this.#next += 1;
      const name = `${text}:${this.#name()}`;
      this.#expect('(');
      return { kind: 'function', at, name, args: this.#args() };
    }
    return this.#take('(')
      ? { kind: 'function', at, name: text, args: this.#args() }
      : { kind: 'name', name: text, at };
  }

  /** `prefix:name(`, and not the `:` of a choice. */
  #isFunctionWithPrefix(): boolean {
    const [colon, name, open] = this.tokens.slice(this.#next, this.#next + 3);
    return colon?.text === ':' && name?.kind === 'name' && open?.text === '(' && name.at === colon.at + 1;
  }

  #args(): readonly JuelNode[] {
    const args: JuelNode[] = [];
    if (this.#take(')')) return args;
    do args.push(this.#choice());
    while (this.#take(','));
    this.#expect(')');
    return args;
  }

  #after(symbol: string, read: () => JuelNode, close?: string): JuelNode {
    if (symbol !== '') this.#expect(symbol);
    const node = read();
    if (close !== undefined) this.#expect(close);
    return node;
  }

  #name(): string {
    const token = this.tokens[this.#next];
    if (token?.kind !== 'name') throw new JuelSyntaxError('a name is missing', token?.at ?? this.end);
    this.#next += 1;
    return token.text;
  }

  #operator(among: readonly string[]): string | undefined {
    const token = this.tokens[this.#next];
    if (!token || (token.kind !== 'symbol' && token.kind !== 'name')) return undefined;
    const operator = Object.hasOwn(spelled, token.text) ? spelled[token.text]! : token.text;
    if (!among.includes(operator)) return undefined;
    this.#next += 1;
    return operator;
  }

  #take(symbol: string): boolean {
    const token = this.tokens[this.#next];
    if (token?.kind !== 'symbol' || token.text !== symbol) return false;
    this.#next += 1;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) throw new JuelSyntaxError(`"${symbol}" is missing`, this.#at());
  }

  #at(): number {
    return this.tokens[this.#next]?.at ?? this.end;
  }
}
