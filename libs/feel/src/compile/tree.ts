import { parser, trackVariables } from '@bpmn-io/lezer-feel';
import type { SyntaxNode, Tree } from '@lezer/common';

import { FeelSyntaxError } from '../errors.js';
import { positionAt } from '../position.js';
import type { Shape } from './known-names.js';

/** Deeper nesting than this is refused, so that compiling and evaluating never overflow the stack. */
const MOST_NESTING = 1000;

/**
 * Parses to a tree without errors. `known` are names that may not be split, with those of their entries.
 *
 * @throws FeelSyntaxError
 */
export function parse(
  source: string,
  top: 'Expression' | 'UnaryTests',
  known: Readonly<Record<string, Shape>>,
): SyntaxNode {
  const configured = parser.configure({ top, dialect: 'camunda', contextTracker: trackVariables(known) });
  const tree = configured.parse(source);
  const refused = fault(source, tree);
  if (refused === undefined) return tree.topNode;
  // The grammar has no `range<…>`: a list of the same length stands for it, and the source tells them apart.
  const rewritten = source.replace(/\brange(?=\s*<[\p{L}\p{N}\s_.]+>)/gu, 'list ');
  if (rewritten === source) throw refused;
  const other = configured.parse(rewritten);
  if (fault(source, other) !== undefined) throw refused;
  return other.topNode;
}

function fault(source: string, tree: Tree): FeelSyntaxError | undefined {
  let depth = 0;
  let found: FeelSyntaxError | undefined;
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) found ??= syntaxError(source, node.from, node.to);
      if (++depth > MOST_NESTING) found ??= refusal(source, node.from, 'The expression is nested too deeply');
      return found === undefined;
    },
    leave: () => void depth--,
  });
  return found;
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
