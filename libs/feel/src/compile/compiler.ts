import { normalizeContextKey } from '@bpmn-io/lezer-feel';
import type { SyntaxNode } from '@lezer/common';

import type { WarningCode } from '../finding.js';
import type { Evaluate, RawWarning } from '../run.js';
import type { FeelType, TypeLookup } from '../types/type.js';
import type { Scope } from './scope.js';

/** Turns one kind of node into its closure; one such function per kind. */
export type CompileNode = (node: SyntaxNode, scope: Scope, compiler: Compiler) => Evaluate;

/** One compilation: the source, and what it gathers on the way. */
export class Compiler {
  /** Free variables. */
  readonly names = new Set<string>();
  readonly problems: RawWarning[] = [];
  /** Where free variables are read; `open` where the name may be an entry instead, or may be absent. */
  readonly references: { readonly name: string; readonly offset: number; readonly open: boolean }[] = [];
  /** How many slots there are. */
  slots = 0;
  private readonly known: ReadonlyMap<string, string>;

  constructor(
    readonly source: string,
    private readonly kinds: Readonly<Record<string, CompileNode>>,
    knownNames: readonly string[],
    readonly typeNamed: TypeLookup,
    private readonly variables: Readonly<Record<string, FeelType>> = {},
  ) {
    this.known = new Map(knownNames.map((name) => [normalizeContextKey(name), name]));
  }

  compile(node: SyntaxNode, scope: Scope): Evaluate {
    const compileNode = this.kinds[node.name];
    if (!compileNode) {
      this.problem(node.from, 'failed', `${node.name} is not supported yet`);
      return (run) => run.warn(node.from, 'failed', `${node.name} is not supported yet`);
    }
    return compileNode(node, scope, this);
  }

  text(node: SyntaxNode): string {
    return this.source.slice(node.from, node.to);
  }

  /** A name as its owner writes it: known names as given, others with single spaces. */
  nameOf(node: SyntaxNode): string {
    const text = this.text(node).trim();
    if (text.startsWith('`')) return text.slice(1, -1);
    return this.known.get(normalizeContextKey(text)) ?? text.replace(/\s+/g, ' ');
  }

  /** Whether a variable of this name is declared. */
  knows(name: string): boolean {
    return this.known.has(normalizeContextKey(name));
  }

  /** Whether a variable of this name is declared as a function, so that it comes before a built-in. */
  isFunction(name: string): boolean {
    return Object.hasOwn(this.variables, name) && this.variables[name]!.kind === 'function';
  }

  newSlot(): number {
    return this.slots++;
  }

  problem(offset: number, code: WarningCode, message: string): void {
    this.problems.push({ offset, code, message });
  }
}
