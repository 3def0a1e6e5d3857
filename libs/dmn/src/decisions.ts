import { Rejection, type Json } from '@baton/kernel';
import { FeelBudgetExceeded, FeelFunction, toJson, type Budget, type FeelValue } from '@baton/feel';

import { callFunction } from './compile/invocation.js';
import type { Element } from './compile/model.js';
import { Program } from './compile/program.js';
import { Evaluation } from './evaluate/evaluation.js';
import type { ExplainedDecision, Problem } from './evaluate/explanation.js';
import { Instance, served } from './evaluate/instance.js';
import type { Finding } from './finding.js';
import { Inputs } from './inputs.js';
import type { DmnFile, Variable } from './model.js';
import { plainName } from './read/reader.js';

export interface DecideOptions {
  /** What `now()` and `today()` answer, milliseconds since 1970; without it both are null. */
  readonly now?: number;
  /** Of all expressions of the evaluation together. */
  readonly budget?: Budget;
}

export interface DecisionResult {
  readonly value: Json;
  /** The same with temporal values, ranges and functions as FEEL has them. */
  readonly feel: FeelValue;
  /** Every decision that was evaluated, in order. */
  readonly explanation: readonly ExplainedDecision[];
  /** Why something is null that was not meant to be; at most 100. */
  readonly problems: readonly Problem[];
}

/** What a file offers to be evaluated. */
export interface Decidable {
  readonly id: string;
  readonly name: string;
  readonly kind: 'decision' | 'service';
  /** Input data that it depends on, directly or through other decisions; parameters of a service. */
  readonly inputs: readonly Variable[];
}

/** The decisions and decision services of a file, compiled once. */
export class Decisions {
  readonly name: string;
  readonly namespace: string;

  private constructor(
    private readonly program: Program,
    /** What is wrong with the model, that of imported files included. */
    readonly findings: readonly Finding[],
  ) {
    ({ name: this.name, namespace: this.namespace } = program.main.file);
  }

  static compile(file: DmnFile, imports: readonly DmnFile[]): Decisions {
    const findings: Finding[] = [...file.findings];
    const program = new Program(file, imports, (finding) => findings.push({ category: 'decision', ...finding }));
    return new Decisions(program, findings);
  }

  get all(): readonly Decidable[] {
    const inputs = new Inputs(this.program);
    return [...this.program.main.all()]
      .filter((element) => element.kind === 'decision' || element.kind === 'service')
      .map((element) => ({
        id: element.definition.id,
        name: element.definition.name,
        kind: element.kind,
        inputs: inputs.of(element),
      }));
  }

  /**
   * Evaluates a decision, a decision service or a knowledge model by its id or name. Data never makes it throw: what fails is null, with a problem
   * that says why and where.
   *
   * @throws Rejection `not-found` DECISION_UNKNOWN
   * @throws FeelBudgetExceeded
   */
  evaluate(idOrName: string, inputs: Readonly<Record<string, FeelValue>>, options: DecideOptions = {}): DecisionResult {
    const element = this.program.main.byIdOrName(idOrName);
    if (element === undefined || element.kind === 'input')
      throw new Rejection('not-found', 'DECISION_UNKNOWN', `There is no decision or decision service "${idOrName}"`);
    const evaluation = new Evaluation(options);
    const lookup = lookupOf(inputs);
    const instance = new Instance(this.program, evaluation, lookup);
    const feel = withinStack(() => this.valueOf(element, instance, lookup, evaluation));
    return { value: toJson(feel), feel, explanation: evaluation.explained, problems: evaluation.problems };
  }

  private valueOf(
    element: Element,
    instance: Instance,
    lookup: (name: string) => FeelValue | undefined,
    evaluation: Evaluation,
  ): FeelValue {
    if (element.kind === 'service') return this.serve(element, instance, evaluation);
    const value = instance.valueOf(element);
    if (element.kind !== 'knowledge' || !(value instanceof FeelFunction)) return value;
    const args = value.parameters?.map((name) => lookup(name) ?? null) ?? [];
    return callFunction(value, args, evaluation, element.definition.id);
  }

  private serve(element: Element, instance: Instance, evaluation: Evaluation): FeelValue {
    const service = this.program.services.get(element)!;
    const args = service.parameters.map(({ path, element: parameter }) => instance.at(path).readInput(parameter));
    const { id, variable } = element.definition;
    const value = served(instance.serve(service, args), service);
    return value === undefined ? evaluation.problem('result-type', `The value is no ${variable.typeRef}`, id) : value;
  }
}

/** Decisions that require each other in a chain too long for the stack are beyond the budget, as deep calls are. */
function withinStack(work: () => FeelValue): FeelValue {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError && /call stack/.test(error.message)) throw new FeelBudgetExceeded('depth');
    throw error;
  }
}

/** What is given under a name, however its spaces were typed. */
function lookupOf(inputs: Readonly<Record<string, FeelValue>>): (name: string) => FeelValue | undefined {
  const keys = Object.keys(inputs);
  const plain = keys.some((key) => key !== plainName(key))
    ? new Map(keys.map((key) => [plainName(key), inputs[key]!]))
    : undefined;
  return (name) => (Object.hasOwn(inputs, name) ? inputs[name] : plain?.get(name));
}

/** Compiles a file once, with the files that it imports by their namespaces. What is wrong is in `findings`. */
export const compileDecisions = (file: DmnFile, imports: readonly DmnFile[] = []): Decisions =>
  Decisions.compile(file, imports);
