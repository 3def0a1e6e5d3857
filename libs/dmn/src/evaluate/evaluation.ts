import {
  Meter,
  type CompiledExpression,
  type CompiledUnaryTests,
  type EvaluateOptions,
  type FeelValue,
  type FeelWarning,
  type VariableLookup,
} from '@baton/feel';

import type { ExplainedDecision, ExplainedTable, Problem } from './explanation.js';

const MOST_PROBLEMS = 100;
const MOST_TABLES = 100;

/** What is being noted of the decision under way. */
export interface Notes {
  readonly tables: ExplainedTable[];
  readonly problems: Problem[];
}

/** One evaluation of decisions: its clock and budget, and what it notes on the way. */
export class Evaluation {
  readonly feel: EvaluateOptions;
  readonly explained: ExplainedDecision[] = [];
  readonly problems: Problem[] = [];
  /** Names of the knowledge models being called, innermost last. */
  readonly calls: string[] = [];
  private notes: Notes = { tables: [], problems: [] };

  constructor({ now, budget }: Pick<EvaluateOptions, 'now' | 'budget'>) {
    const meter = new Meter(budget);
    this.feel = now === undefined ? { meter } : { now, meter };
  }

  expression(compiled: CompiledExpression, env: VariableLookup, elementId: string): FeelValue {
    const { value, warnings } = compiled.evaluate(env, this.feel);
    if (warnings.length > 0) this.warned(warnings, elementId);
    return value;
  }

  test(compiled: CompiledUnaryTests, input: FeelValue, env: VariableLookup, elementId: string): boolean {
    const { value, warnings } = compiled.test(input, env, this.feel);
    if (warnings.length > 0) this.warned(warnings, elementId);
    return value === true;
  }

  /** Notes a problem, and is the null that it causes. */
  problem(code: string, message: string, elementId: string, position?: Problem['position']): null {
    if (this.problems.length >= MOST_PROBLEMS) return null;
    const problem = { code, message, elementId, ...(position && { position }) };
    this.problems.push(problem);
    this.notes.problems.push(problem);
    return null;
  }

  table(table: ExplainedTable): void {
    const called = this.calls.at(-1);
    if (this.notes.tables.length < MOST_TABLES)
      this.notes.tables.push(called === undefined ? table : { ...table, in: called });
  }

  /** Does `work` while its tables and problems are noted apart. */
  noting(work: () => FeelValue): { value: FeelValue; notes: Notes } {
    const outer = this.notes;
    const notes: Notes = { tables: [], problems: [] };
    this.notes = notes;
    const value = work();
    this.notes = outer;
    return { value, notes };
  }

  private warned(warnings: readonly FeelWarning[], elementId: string): void {
    for (const { code, message, position } of warnings)
      this.problem(code, message, elementId, { line: position.line, column: position.column });
  }
}
