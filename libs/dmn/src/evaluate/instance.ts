import {
  kindOf,
  toJson,
  userFunction,
  type FeelContext,
  type FeelFunction,
  type FeelValue,
  type VariableLookup,
} from '@baton/feel';

import type { Element, ElementOf } from '../compile/model.js';
import type { CompiledService, Program, Requirement } from '../compile/program.js';
import { within } from '../compile/scope.js';
import { fit } from '../types/fit.js';
import { readInput } from '../types/read-input.js';
import type { Evaluation } from './evaluation.js';
import type { NamedValue } from './explanation.js';

/** The values of one model in one evaluation; a model that is imported twice has two, each with inputs of its own. */
export class Instance {
  private readonly values = new Map<Element, FeelValue>();
  private readonly functions = new Map<Element, FeelFunction | null>();
  private readonly imported = new Map<string, Instance>();
  private readonly open = new Set<Element>();

  /** @param input what was given under a name, before its type is asked for */
  constructor(
    private readonly program: Program,
    private readonly evaluation: Evaluation,
    private readonly input: VariableLookup,
  ) {}

  /** Sets a value that is not to be worked out, such as an argument of a decision service. */
  give(element: Element, value: FeelValue): void {
    this.values.set(element, value);
  }

  at([first, ...rest]: readonly string[]): Instance {
    if (first === undefined) return this;
    let child = this.imported.get(first);
    if (!child) {
      child = new Instance(this.program, this.evaluation, (name) => this.inputOfImport(first, name));
      this.imported.set(first, child);
    }
    return child.at(rest);
  }

  valueOf(element: Element): FeelValue {
    if (element.kind === 'knowledge' || element.kind === 'service') return this.functionOf(element);
    const known = this.values.get(element);
    if (known !== undefined) return known;
    const value = element.kind === 'input' ? this.readInput(element) : this.decide(element);
    this.values.set(element, value);
    return value;
  }

  /** Runs a decision service with the values of its parameters, each in its place. */
  serve({ parameters, outputs }: CompiledService, args: readonly FeelValue[]): FeelValue {
    const inner = new Instance(this.program, this.evaluation, () => undefined);
    for (const [index, { path, element }] of parameters.entries()) inner.at(path).give(element, args[index] ?? null);
    const values = outputs.map(({ path, element }): [string, FeelValue] => [
      element.definition.variable.name,
      inner.at(path).valueOf(element),
    ]);
    return values.length === 1 ? values[0]![1] : Object.fromEntries(values);
  }

  /** What was given for a required element, as its type wants it. */
  readInput({ definition, type }: Element): FeelValue {
    const { id, variable } = definition;
    const given = this.input(variable.name) ?? this.input(definition.name) ?? null;
    const value = readInput(given, type);
    if (value !== undefined) return value;
    return this.evaluation.problem('input-type', `The value of "${variable.name}" is no ${variable.typeRef}`, id);
  }

  private decide(element: ElementOf<'decision'>): FeelValue {
    const { id, name } = element.definition;
    const { requirements, evaluate, undeclared } = this.program.decisions.get(element)!;
    if (!evaluate) return this.readInput(element);
    if (this.open.has(element))
      return this.evaluation.problem('decision-cycle', `"${name}" requires its own value`, id);
    this.open.add(element);
    const env = this.envOf(requirements, undeclared.size > 0 ? this.input : undefined);
    const { value, notes } = this.evaluation.noting(() => evaluate(env, this.evaluation));
    this.open.delete(element);
    this.evaluation.explained.push({
      decision: id,
      name,
      value: toJson(value),
      inputs: [...this.namedValues(requirements), ...this.undeclaredValues(undeclared)],
      ...notes,
    });
    return value;
  }

  private functionOf(element: ElementOf<'knowledge' | 'service'>): FeelFunction | null {
    const known = this.functions.get(element);
    if (known !== undefined) return known;
    const made = element.kind === 'knowledge' ? this.makeKnowledge(element) : this.makeService(element);
    this.functions.set(element, made);
    return made;
  }

  private makeKnowledge(element: ElementOf<'knowledge'>): FeelFunction | null {
    const { make, requirements, result } = this.program.knowledge.get(element)!;
    // Not before a call: a knowledge model may require itself.
    let env: VariableLookup | undefined;
    const lookup: VariableLookup = (name) => (env ??= this.envOf(requirements))(name);
    return make?.(lookup, this.evaluation, result) ?? null;
  }

  private makeService(element: ElementOf<'service'>): FeelFunction {
    const service = this.program.services.get(element)!;
    const { parameters, result } = service;
    return userFunction({
      parameters: parameters.map((parameter) => ({ name: qualifiedName(parameter), type: parameter.element.type })),
      ...(result && { result }),
      body: (args) => this.serve(service, args),
    });
  }

  private undeclaredValues(names: ReadonlySet<string>): NamedValue[] {
    return [...names].map((name) => ({ name, value: toJson(this.input(name) ?? null) }));
  }

  private envOf(requirements: readonly Requirement[], outer?: VariableLookup): VariableLookup {
    const values = new Map<string, FeelValue>();
    for (const { path, element } of requirements) {
      const value = this.at(path).valueOf(element);
      const { name } = element.definition.variable;
      const [first, ...rest] = [...path, name];
      values.set(first!, placed(values.get(first!), rest, value));
    }
    return within(values, outer);
  }

  private namedValues(requirements: readonly Requirement[]): NamedValue[] {
    return requirements
      .filter(({ element: { kind } }) => kind === 'input' || kind === 'decision')
      .map(({ path, element }) => ({
        name: qualifiedName({ path, element }),
        value: toJson(this.at(path).valueOf(element)),
      }));
  }

  /** Given in a context of the import's name, under a qualified name, or simply under its own. */
  private inputOfImport(prefix: string, name: string): FeelValue | undefined {
    const group = this.input(prefix);
    if (group !== undefined && kindOf(group) === 'context' && Object.hasOwn(group as object, name))
      return (group as FeelContext)[name];
    return this.input(`${prefix}.${name}`) ?? this.input(name);
  }
}

const qualifiedName = ({ path, element }: Requirement): string => [...path, element.definition.variable.name].join('.');

/** `value` under the names of `path`, beside what is there already. */
function placed(there: FeelValue | undefined, [first, ...rest]: readonly string[], value: FeelValue): FeelValue {
  if (first === undefined) return value;
  const group = there !== undefined && kindOf(there) === 'context' ? (there as FeelContext) : {};
  return { ...group, [first]: placed(group[first], rest, value) };
}

/** The value of a service as its type wants it. */
export const served = (value: FeelValue, service: CompiledService): FeelValue | undefined =>
  service.result ? fit(value, service.result) : value;
