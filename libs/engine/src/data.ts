import { isJsonObject, type Json, type JsonObject } from '@baton/kernel';

import type { ExecutableNode, Turn } from './executable.js';
import type { DataMove } from './node-data.js';
import { evaluate, lookUp, setVariables } from './variables.js';

/**
 * What element instance `n` begins with: its own data, without a value where nothing gives one, and what drawn data flows
 * bring. What is drawn in it is not its own where a variable of that name is there already. Data that is missing is not moved.
 *
 * @throws Failure EXPRESSION_ERROR
 */
export function dataIn(turn: Turn, { data }: ExecutableNode, n: number): JsonObject {
  if (!data) return {};
  const { scope } = turn.instance(n);
  const places = [...data.outputs, ...data.declared.filter((name) => lookUp(turn.state, scope, name) === undefined)];
  return { ...Object.fromEntries(places.map((name) => [name, null])), ...moved(turn, n, data.moveIn, n) };
}

/**
 * What drawn data flows take out of element instance `n` as it ends goes to where it lives around it. What has no value stays.
 *
 * @throws Failure EXPRESSION_ERROR
 */
export function dataOut(turn: Turn, { data }: ExecutableNode, n: number): void {
  if (!data || data.moveOut.length === 0) return;
  const { scope } = turn.instance(n);
  const out = Object.entries(moved(turn, n, data.moveOut, scope)).filter(([, value]) => value !== null);
  if (out.length > 0) setVariables(turn, scope, Object.fromEntries(out));
}

/** @param to where the targets are looked for that an assignment changes a part of */
function moved(turn: Turn, n: number, moves: readonly DataMove[], to: number): JsonObject {
  const given: Record<string, Json> = {};
  for (const { sources, target, transformation, assignments } of moves) {
    const value =
      transformation === undefined
        ? sources[0] === undefined
          ? undefined
          : lookUp(turn.state, n, sources[0])
        : evaluate(turn, n, transformation);
    if (target !== undefined && value !== undefined && assignments.length === 0) given[target] = value;
    for (const assignment of assignments) {
      const [name = '', ...path] = assignment.to.split('.').map((part) => part.trim());
      const before = Object.hasOwn(given, name) ? given[name] : lookUp(turn.state, to, name);
      given[name] = withPart(before, path, evaluate(turn, n, assignment.from));
    }
  }
  return given;
}

/** The same data with another value at the path. */
function withPart(data: Json | undefined, [first, ...rest]: readonly string[], value: Json): Json {
  if (first === undefined) return value;
  const before = data !== undefined && isJsonObject(data) ? data : {};
  return { ...before, [first]: withPart(before[first], rest, value) };
}
