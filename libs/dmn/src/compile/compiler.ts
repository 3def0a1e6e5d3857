import {
  compileExpression,
  compileUnaryTests,
  FeelSyntaxError,
  kindOf,
  type CompiledExpression,
  type CompiledUnaryTests,
  type CompileOptions,
  type FeelProblem,
  type FeelType,
  type FeelValue,
  type VariableLookup,
} from '@baton/feel';

import type { Evaluation } from '../evaluate/evaluation.js';
import type { Finding } from '../finding.js';
import type { Expression, LiteralExpression } from '../model.js';
import type { TypeTable } from '../types/type-table.js';
import { fit } from '../types/fit.js';
import type { Scope } from './scope.js';

/** What a compiled expression is: its value in one evaluation. */
export type Evaluate = (env: VariableLookup, evaluation: Evaluation) => FeelValue;

export type CompileBoxed<Boxed extends Expression> = (expression: Boxed, scope: Scope, compiler: Compiler) => Evaluate;

/** One file's compilation: its types, and what it finds on the way. */
export class Compiler {
  constructor(
    readonly types: TypeTable,
    readonly report: (finding: Omit<Finding, 'category'>) => void,
    private readonly kinds: Readonly<Record<Expression['kind'], CompileBoxed<never>>>,
  ) {}

  /** Compiles any boxed expression; its value is coerced to its type. `owner` is named where it is missing. */
  compile(expression: Expression | undefined, scope: Scope, owner: { id: string; kind: string }): Evaluate {
    if (!expression) return this.missing(owner);
    const evaluate = this.kinds[expression.kind](expression as never, scope, this);
    // What a table that collects is typed by is often the type of one output; its owner's type holds for the whole.
    if (expression.typeRef === undefined || expression.kind === 'table') return evaluate;
    const type = this.types.resolve(expression.typeRef, expression.id, expression.kind);
    return coerced(evaluate, type, expression.id, expression.typeRef);
  }

  /** The FEEL of `expression`; undefined where it cannot be read, which is reported. */
  feel(expression: LiteralExpression, scope: Scope, kind: string): CompiledExpression | undefined {
    const compiled = this.read(expression, kind, () => compileExpression(expression.text, this.options(scope)));
    if (compiled) this.checkNames(compiled, expression.id, kind, scope);
    return compiled;
  }

  tests(expression: LiteralExpression, scope: Scope, kind: string): CompiledUnaryTests | undefined {
    const compiled = this.read(expression, kind, () => compileUnaryTests(expression.text, this.options(scope)));
    if (compiled) this.checkNames(compiled, expression.id, kind, scope);
    return compiled;
  }

  private options({ variables }: Scope): CompileOptions {
    return { variables, types: this.types.lookup };
  }

  private read<Compiled extends { readonly problems: readonly FeelProblem[] }>(
    { id, language }: LiteralExpression,
    elementKind: string,
    compile: () => Compiled,
  ): Compiled | undefined {
    if (language !== undefined) {
      this.report({
        code: 'language-unknown',
        severity: 'error',
        elementId: id,
        elementKind,
        message: `The expression language ${language} is not known here`,
        mend: 'Write the expression in FEEL',
      });
      return undefined;
    }
    try {
      const compiled = compile();
      for (const problem of compiled.problems)
        this.report({
          code: problem.code === 'unknown-variable' ? 'name-unknown' : 'expression-problem',
          severity: 'error',
          elementId: id,
          elementKind,
          message: problem.message,
          mend: 'Correct the expression, or add the requirement that brings the name into its scope',
          position: { line: problem.position.line, column: problem.position.column },
        });
      return compiled;
    } catch (error) {
      if (!(error instanceof FeelSyntaxError)) throw error;
      this.report({
        code: 'expression-unreadable',
        severity: 'error',
        elementId: id,
        elementKind,
        message: error.message,
        mend: 'Correct the FEEL expression',
        position: { line: error.line, column: error.column },
      });
      return undefined;
    }
  }

  private checkNames(
    { names, source }: CompiledExpression | CompiledUnaryTests,
    elementId: string,
    elementKind: string,
    scope: Scope,
  ): void {
    for (const name of names) {
      if (scope.typeOf(name) !== undefined || isBuiltin(name)) continue;
      this.report({
        code: 'name-unknown',
        // Inside a filter a name may turn out to be an entry of the element.
        severity: source.includes('[') ? 'warning' : 'error',
        elementId,
        elementKind,
        message: `Nothing here is named "${name}"`,
        mend: 'Correct the name, or add the requirement that brings it into the scope of this expression',
      });
    }
  }

  private missing({ id, kind }: { id: string; kind: string }): Evaluate {
    this.report({
      code: 'expression-missing',
      severity: 'error',
      elementId: id,
      elementKind: kind,
      message: 'An expression is missing here; its value is always null',
      mend: 'Add the expression, or remove what should hold it',
    });
    return () => null;
  }
}

const builtins = new Map<string, boolean>();

/** Whether FEEL has a function of that name, which can be handed on as a value. */
function isBuiltin(name: string): boolean {
  let known = builtins.get(name);
  if (known === undefined) {
    try {
      known = kindOf(compileExpression(name).evaluate(() => undefined).value) === 'function';
    } catch {
      known = false;
    }
    if (builtins.size < 10_000) builtins.set(name, known);
  }
  return known;
}

/** The value of `evaluate` as `type` wants it; null, with a problem, where it is of another type. */
export function coerced(evaluate: Evaluate, type: FeelType, elementId: string, typeName: string): Evaluate {
  if (type.kind === 'any') return evaluate;
  return (env, evaluation) => {
    const value = evaluate(env, evaluation);
    const fitting = fit(value, type);
    return fitting === undefined
      ? evaluation.problem('result-type', `The value is no ${typeName}`, elementId)
      : fitting;
  };
}
