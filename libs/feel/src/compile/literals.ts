import { NumberText } from '@baton/kernel';

import type { Evaluate } from '../run.js';
import { settle, toDecimal } from '../numbers.js';
import { parseTemporal } from '../temporal/literal.js';
import type { FeelValue } from '../values.js';
import type { CompileNode } from './compiler.js';
import { parts, refusal } from './tree.js';

const constants = new WeakMap<Evaluate, { readonly value: FeelValue }>();

export function constant(value: FeelValue): Evaluate {
  const evaluate: Evaluate = () => value;
  constants.set(evaluate, { value });
  return evaluate;
}

/** The value of a literal; undefined for what has to be evaluated. */
export const constantOf = (evaluate: Evaluate): FeelValue | undefined => constants.get(evaluate)?.value;

export const compileNull: CompileNode = () => constant(null);

export const compileBoolean: CompileNode = (node, _scope, compiler) => constant(compiler.text(node) === 'true');

export const compileNumber: CompileNode = (node, _scope, compiler) => {
  const value = settle(toDecimal(new NumberText(compiler.text(node).replace(/\s+/g, ''))));
  if (value === null) throw refusal(compiler.source, node.from, 'The number is too large');
  return constant(value);
};

export const compileString: CompileNode = (node, _scope, compiler) => constant(unescape(compiler.text(node)));

/** `@"…"` */
export const compileAtLiteral: CompileNode = (node, _scope, compiler) => {
  const text = unescape(compiler.text(parts(node)[0]!));
  const value = parseTemporal(text);
  if (value) return constant(value);
  const message = `@"${text}" is no date, time or duration`;
  compiler.problem(node.from, 'invalid-literal', message);
  return (run) => run.warn(node.from, 'invalid-literal', message);
};

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', '"': '"', "'": "'", '\\': '\\' };

/** The text between the quotes; an escape that FEEL does not know stays as written. */
export function unescape(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(
      /\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{6})|([nrt"'\\]))/g,
      (whole, four?: string, six?: string, one?: string) => {
        if (one !== undefined) return ESCAPES[one] ?? whole;
        const code = parseInt(four ?? six ?? '', 16);
        return code > 0x10ffff ? whole : String.fromCodePoint(code);
      },
    );
}
