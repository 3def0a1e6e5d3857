import type { SyntaxNode } from '@lezer/common';

import type { CompileOptions } from '../expression.js';
import type { Evaluate } from '../run.js';
import { Compiler } from './compiler.js';
import { KINDS } from './kinds.js';
import { knownNames } from './known-names.js';
import { Scope } from './scope.js';
import { parse } from './tree.js';
import { compileAllTests } from './unary-tests.js';

const noType = (): undefined => undefined;

/** What compiling a source made and noticed. */
export interface Built {
  readonly top: SyntaxNode;
  readonly compiler: Compiler;
  readonly evaluate: Evaluate;
  /** Where unary tests look for their input; -1 in an expression. */
  readonly inputSlot: number;
}

/** @throws FeelSyntaxError */
export function build(source: string, kind: 'Expression' | 'UnaryTests', options: CompileOptions | undefined): Built {
  const given = knownNames(options);
  const compiler = new Compiler(source, KINDS, given.all, options?.types ?? noType, options?.variables);
  const top = parse(source, kind, given.shape);
  if (kind === 'Expression') return { top, compiler, evaluate: compiler.compile(top, Scope.empty), inputSlot: -1 };
  const inputSlot = compiler.newSlot();
  const evaluate = compileAllTests(top, Scope.empty.bind('?', inputSlot), inputSlot, compiler);
  return { top, compiler, evaluate, inputSlot };
}
