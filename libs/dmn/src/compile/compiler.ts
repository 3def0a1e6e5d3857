import {
  analyse,
  compileExpression,
  compileUnaryTests,
  FeelSyntaxError,
  kindOf,
  type CompiledExpression,
  type CompiledUnaryTests,
  type CompileOptions,
  type FeelFinding,
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
    return this.read(expression, scope, kind, false, compileExpression);
  }

  /** The unary tests of a cell; as {@link feel}. */
  tests(expression: LiteralExpression, scope: Scope, kind: string): CompiledUnaryTests | undefined {
    return this.read(expression, scope, kind, true, compileUnaryTests);
  }

  private read<Compiled extends { readonly names: readonly string[] }>(
    { id, language, text }: LiteralExpression,
    { variables, undeclared }: Scope,
    elementKind: string,
    unaryTests: boolean,
    compile: (source: string, options: CompileOptions) => Compiled,
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
    const options = { variables, types: this.types.lookup };
    for (const { code, message, position } of analyse(text, { ...options, unaryTests, closed: !undeclared }))
      this.report({
        ...(CODES[code] ?? { code: 'expression-problem', severity: 'warning' }),
        ...(undeclared && code === 'unknown-variable' && { severity: 'warning' }),
        elementId: id,
        elementKind,
        message,
        mend: MENDS[code] ?? 'Correct the expression',
        position: { line: position.line, column: position.column },
      });
    try {
      const compiled = compile(text, options);
      for (const name of compiled.names) {
        if (undeclared && !Object.hasOwn(variables, name) && !isBuiltin(name)) undeclared.add(name);
      }
      return compiled;
    } catch (error) {
      if (error instanceof FeelSyntaxError) return undefined;
      throw error;
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

const CODES: Readonly<Partial<Record<FeelFinding['code'], Pick<Finding, 'code' | 'severity'>>>> = {
  syntax: { code: 'expression-unreadable', severity: 'error' },
  'unknown-variable': { code: 'name-unknown', severity: 'error' },
  'unknown-function': { code: 'function-unknown', severity: 'error' },
  'unknown-entry': { code: 'entry-unknown', severity: 'error' },
  'wrong-arguments': { code: 'arguments-wrong', severity: 'error' },
};

const MENDS: Readonly<Partial<Record<FeelFinding['code'], string>>> = {
  'unknown-variable': 'Correct the name, or add the requirement that brings it into the scope of this expression',
  'unknown-function': 'Correct the name, or add the knowledge requirement that brings the function',
  'unknown-entry': 'Correct the name, or add the component to the type',
};

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
