import type { VariableMapping } from '@baton/bpmn';
import { FeelBudgetExceeded, FeelSyntaxError, isExpression, toJson, type FeelResult } from '@baton/feel';
import { NumberText, stringifyJson, type Json, type JsonObject } from '@baton/kernel';

import { Failure } from './failure.js';
import type { InstanceState } from './state.js';
import { tooLarge } from './variable-limits.js';
import type { ExecutableNode, Turn } from './executable.js';

/** The nearest variable of that name, seen from scope `n`. */
export function lookUp(state: InstanceState, n: number, name: string): Json | undefined {
  for (let scope = n; ;) {
    const instance = state.elements[scope];
    if (!instance) return undefined;
    const { variables } = instance;
    if (variables && Object.hasOwn(variables, name)) return variables[name];
    if (scope === 0) return undefined;
    scope = instance.scope;
  }
}

/** Every variable that scope `n` sees; the nearest of each name. */
export function variablesAt(state: InstanceState, n: number): JsonObject {
  const instance = state.elements[n];
  if (!instance) return {};
  const { variables } = instance;
  if (n === 0) return variables ?? {};
  const outer = variablesAt(state, instance.scope);
  return variables ? { ...outer, ...variables } : outer;
}

/** What an expression of element instance `n` sees. */
export interface View {
  /** The scope it is seen from; `n` itself unless told. */
  readonly from?: number;
  /** Variables that hide those of the scope. */
  readonly extra?: JsonObject;
  /** Whether a variable that spells a secret's placeholder is a failure: only the diagram may name secrets. */
  readonly refuseSecrets?: boolean;
}

/**
 * The value of a FEEL source (without `=`) of element instance `n`.
 *
 * @throws Failure EXPRESSION_ERROR, when it does not parse, costs too much, or is null because something in it failed
 *   (an absent entry of a context is null without being a failure); VARIABLES_TOO_LARGE
 */
export function evaluate(turn: Turn, n: number, source: string, view?: View): Json {
  const { value, warnings } = run(turn, n, source, view);
  const cause = value === null ? warnings.find(({ code }) => code !== 'unknown-entry') : undefined;
  if (cause) throw failed(turn, n, source, cause.message);
  const json = toJson(value);
  const reason = tooLarge(json);
  if (reason !== undefined) throw failed(turn, n, source, reason, 'VARIABLES_TOO_LARGE');
  return json;
}

/**
 * Whether a condition of element instance `n` holds. Seen from the scope around it, where its result went, unless told.
 *
 * @throws Failure CONDITION_ERROR, when it is neither true nor false; EXPRESSION_ERROR
 */
export function test(
  turn: Turn,
  n: number,
  source: string,
  extra?: JsonObject,
  from: number = turn.instance(n).scope,
): boolean {
  const { value, warnings } = run(turn, n, source, { from, ...(extra && { extra }) });
  if (typeof value === 'boolean') return value;
  const cause = warnings[0]?.message ?? `it gives ${stringifyJson(toJson(value))}, neither true nor false`;
  throw failed(turn, n, source, cause, 'CONDITION_ERROR');
}

/** @throws Failure EXPRESSION_ERROR, when a FEEL source of `n` does not parse */
export function assertReadable(turn: Turn, n: number, source: string): void {
  try {
    turn.process.expression(source);
  } catch (error) {
    if (!(error instanceof FeelSyntaxError)) throw error;
    throw failed(turn, n, source, `${error.message} (line ${error.line}, column ${error.column})`);
  }
}

/** The value of a text of the model: FEEL when it begins with `=`, otherwise the text itself. */
export const resolve = (turn: Turn, n: number, text: string, view?: View): Json =>
  isExpression(text) ? evaluate(turn, n, text.slice(1), view) : text;

/** Like {@link resolve}, as text. @throws Failure EXPRESSION_ERROR, when it is neither text nor number */
export function resolveText(turn: Turn, n: number, text: string): string {
  const value = resolve(turn, n, text);
  const plain = textOf(value);
  if (plain === undefined) throw failed(turn, n, text.slice(1), `it gives ${stringifyJson(value)}, not a text`);
  return plain;
}

/** Text and numbers as text; undefined for everything else. */
export function textOf(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || value instanceof NumberText ? String(value) : undefined;
}

/** Evaluates mappings in order; a later one sees what the earlier ones gave. */
export function mapVariables(turn: Turn, n: number, mappings: readonly VariableMapping[], view: View = {}): JsonObject {
  const given: [string, Json][] = [];
  for (const { name, value } of mappings) {
    const extra = { ...view.extra, ...Object.fromEntries(given) };
    given.push([name, resolve(turn, n, value, { ...view, extra })]);
  }
  return Object.fromEntries(given);
}

/** Sets variables where they live: in the nearest scope around `n`, itself included, that has or keeps them, else in the process. */
export function setVariables(turn: Turn, n: number, variables: JsonObject): void {
  const byScope = new Map<number, [string, Json][]>();
  for (const [name, value] of Object.entries(variables)) {
    const scope = home(turn, n, name);
    const entries = byScope.get(scope);
    if (entries) entries.push([name, value]);
    else byScope.set(scope, [[name, value]]);
  }
  for (const [scope, entries] of byScope)
    turn.emit({ type: 'VariablesSet', scope, variables: Object.fromEntries(entries) });
}

/** The result of step `n`: kept in the step where it maps outputs, otherwise handed to the scope around it. */
export function setResult(turn: Turn, n: number, variables: JsonObject): void {
  if (turn.nodeOf(n).outputs) setVariables(turn, n, variables);
  else handOut(turn, n, variables);
}

/**
 * What step `n` gives to the scope around it. A round of a multi-instance
 * activity keeps what the activity collects, a step what its drawn data flows take out of it.
 */
export function handOut(turn: Turn, n: number, variables: JsonObject): void {
  const { scope, inner } = turn.instance(n);
  const node = turn.nodeOf(n);
  const result = inner === undefined ? undefined : collected(node);
  if (result === undefined && !node.data) return setVariables(turn, scope, variables);
  const isKept = ([name]: readonly [string, Json]): boolean =>
    name === result || node.data?.outputs.includes(name) === true;
  const entries = Object.entries(variables);
  const kept = entries.filter(isKept);
  if (kept.length > 0) turn.emit({ type: 'VariablesSet', scope: n, variables: Object.fromEntries(kept) });
  setVariables(turn, scope, Object.fromEntries(entries.filter((entry) => !isKept(entry))));
}

/** The variable of its rounds that a multi-instance activity collects. */
export function collected({ model }: ExecutableNode): string | undefined {
  const loop = 'loop' in model ? model.loop : undefined;
  const name = loop?.type === 'multiInstance' ? loop.outputElement : undefined;
  return name !== undefined && PLAIN_NAME.test(name) ? name : undefined;
}

const PLAIN_NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** A scope that maps outputs keeps new names to itself. */
function home(turn: Turn, n: number, name: string): number {
  for (let scope = n; scope !== 0;) {
    const instance = turn.instance(scope);
    if (instance.variables && Object.hasOwn(instance.variables, name)) return scope;
    if (turn.node(instance.element).outputs && !instance.loop) return scope;
    scope = instance.scope;
  }
  return 0;
}

function run(turn: Turn, n: number, source: string, { from = n, extra, refuseSecrets }: View = {}): FeelResult {
  const lookup = (name: string): Json | undefined => {
    if (extra && Object.hasOwn(extra, name)) return extra[name];
    const value = lookUp(turn.state, from, name);
    if (refuseSecrets && value !== undefined && spellsSecret(value)) {
      throw failed(
        turn,
        n,
        source,
        `the variable "${name}" holds "${PLACEHOLDER}", which only a diagram may say`,
        'SECRET_IN_DATA',
      );
    }
    return value;
  };
  try {
    return turn.process.expression(source).evaluate(lookup, { now: turn.now });
  } catch (error) {
    if (error instanceof FeelSyntaxError) {
      throw failed(turn, n, source, `${error.message} (line ${error.line}, column ${error.column})`);
    }
    if (error instanceof FeelBudgetExceeded) throw failed(turn, n, source, error.message);
    throw error;
  }
}

const PLACEHOLDER = '{{secrets.';

const spellsSecret = (value: Json): boolean =>
  typeof value === 'string'
    ? value.includes(PLACEHOLDER)
    : typeof value === 'object' && value !== null && Object.values(value).some(spellsSecret);

function failed(turn: Turn, n: number, source: string, cause: string, code = 'EXPRESSION_ERROR'): Failure {
  return new Failure(code, `${turn.instance(n).element}: "${source}" cannot be evaluated: ${cause}`, source);
}
