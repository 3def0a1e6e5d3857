import { userFunction, type FeelFunction, type FeelType, type FeelValue, type VariableLookup } from '@baton/feel';

import type { Evaluation } from '../evaluate/evaluation.js';
import type { FunctionExpression } from '../model.js';
import type { CompileBoxed, Compiler, Evaluate } from './compiler.js';
import { within, type Scope } from './scope.js';

/** Makes the function as a value that sees `env`. */
export type MakeFunction = (env: VariableLookup, evaluation: Evaluation, result?: FeelType) => FeelFunction;

export const compileFunctionDefinition: CompileBoxed<FunctionExpression> = (definition, scope, compiler): Evaluate => {
  const make = compileFunction(definition, scope, compiler);
  return (env, evaluation) =>
    make?.(env, evaluation) ?? evaluation.problem('failed', 'The function cannot run here', definition.id);
};

/**
 * Undefined, and reported, for functions of other languages than FEEL.
 *
 * @param name of the knowledge model, to be noted beside the tables that it uses
 */
export function compileFunction(
  definition: FunctionExpression,
  scope: Scope,
  compiler: Compiler,
  name?: string,
): MakeFunction | undefined {
  const { id, language } = definition;
  if (language !== 'FEEL') {
    compiler.report({
      code: 'function-kind-unsupported',
      severity: 'error',
      elementId: id,
      elementKind: 'functionDefinition',
      message: `A function of kind ${language} cannot run here: it would call code outside of the model`,
      mend: 'Write it in FEEL, or let a service task compute the value before the decision',
    });
    return undefined;
  }
  const parameters = definition.parameters.map(({ name, typeRef }) => ({
    name,
    type: compiler.types.resolve(typeRef, id, 'formalParameter'),
  }));
  const inner = scope.with(parameters.map(({ name, type }) => [name, type] as const));
  const body = compiler.compile(definition.body, inner, { id, kind: 'functionDefinition' });
  return (env, evaluation, result) =>
    userFunction({
      parameters,
      ...(result && { result }),
      body: (args) => {
        const values = new Map<string, FeelValue>(parameters.map(({ name }, index) => [name, args[index]!]));
        if (name === undefined) return body(within(values, env), evaluation);
        evaluation.calls.push(name);
        const value = body(within(values, env), evaluation);
        evaluation.calls.pop();
        return value;
      },
    });
}
