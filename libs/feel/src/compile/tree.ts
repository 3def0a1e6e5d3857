import { parser, trackVariables } from '@bpmn-io/lezer-feel';
import type { SyntaxNode } from '@lezer/common';

import { FeelSyntaxError } from '../errors.js';
import { positionAt } from '../position.js';

/** Deeper nesting than this is refused, so that compiling and evaluating never overflow the stack. */
const MOST_NESTING = 1000;

/** Parses to a tree without errors. `names` are those the parser may not split. @throws FeelSyntaxError */
export function parse(source: string, top: 'Expression' | 'UnaryTests', names: readonly string[]): SyntaxNode {
  const context = Object.fromEntries(names.map((name) => [name, 1]));
  const tree = parser.configure({ top, dialect: 'camunda', contextTracker: trackVariables(context) }).parse(source);
  let depth = 0;
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) throw syntaxError(source, node.from, node.to);
      if (++depth > MOST_NESTING) throw refusal(source, node.from, 'The expression is nested too deeply');
    },
    leave: () => void depth--,
  });
  return tree.topNode;
}

function syntaxError(source: string, from: number, to: number): FeelSyntaxError {
  const offset = from + (/^\s*/.exec(source.slice(from))?.[0].length ?? 0);
  if (offset >= source.length)
    return refusal(
      source,
      source.length,
      source.trim() === '' ? 'The expression is empty' : 'The expression ends too early',
    );
  const found = source.slice(offset, Math.max(to, offset + 1)).slice(0, 40);
  return refusal(source, offset, `Unexpected ${JSON.stringify(found)}`);
}

export function refusal(source: string, offset: number, message: string): FeelSyntaxError {
  const { line, column } = positionAt(source, offset);
  return new FeelSyntaxError(`${message} (line ${line}, column ${column})`, line, column, offset);
}

const SYMBOLS = new Set(['ArithOp', 'CompareOp', 'LineComment', 'BlockComment']);
const isPart = ({ name }: SyntaxNode): boolean =>
  name === 'null' || name === '?' || (/^[A-Z]/.test(name) && !SYMBOLS.has(name));

/** The children that mean something: no keywords, brackets, operators or comments. */
export function parts(node: SyntaxNode): SyntaxNode[] {
  return children(node).filter(isPart);
}

export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
}
