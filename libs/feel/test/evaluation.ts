import { parseJson, type Json } from '@baton/kernel';

import { compileExpression, toJson, type EvaluateOptions, type FeelResult } from '../src/index.js';

/** A Wednesday. */
export const NOW = Date.parse('2026-03-04T05:06:07Z');

/** Evaluates with variables given as JSON text or as an object. */
export function run(
  source: string,
  variables: string | Record<string, Json> = {},
  options: EvaluateOptions = {},
): FeelResult {
  const values = (typeof variables === 'string' ? parseJson(variables) : variables) as Record<string, Json>;
  return compileExpression(source).evaluate((name) => values[name], { now: NOW, ...options });
}

export const value = (source: string, variables?: string | Record<string, Json>): Json =>
  toJson(run(source, variables).value);

/** One line of a table: source, expected value as Json, variables. */
export type Fact = readonly [source: string, expected: Json, variables?: Record<string, Json>];
