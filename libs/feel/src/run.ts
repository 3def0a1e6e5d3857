import { FeelBudgetExceeded } from './errors.js';
import type { EvaluateOptions, VariableLookup } from './expression.js';
import type { WarningCode } from './finding.js';
import type { FeelValue } from './values.js';

export const DEFAULT_LIMIT = 1_000_000;
const MOST_WARNINGS = 100;
const MOST_DEPTH = 500;

export interface RawWarning {
  readonly offset: number;
  readonly code: WarningCode;
  readonly message: string;
}

/** What a compiled node is: its value in one evaluation. */
export type Evaluate = (run: Run) => FeelValue;

/** One evaluation: its variables, its budget, its warnings. */
export class Run {
  readonly warnings: RawWarning[] = [];
  /** Bound names (`for`, `function`, context entries, filter items) by the slot the compiler gave them. */
  locals: FeelValue[] = [];
  /** Offset of the call being made, for warnings of built-ins. */
  at = 0;
  readonly now: number | undefined;
  private steps: number;
  private size: number;
  private depth = 0;

  constructor(
    readonly lookup: VariableLookup,
    options: EvaluateOptions | undefined,
  ) {
    this.now = options?.now;
    this.steps = options?.budget?.steps ?? DEFAULT_LIMIT;
    this.size = options?.budget?.size ?? DEFAULT_LIMIT;
  }

  /** Notes why a value is null, and is that null. */
  warn(offset: number, code: WarningCode, message: string): null {
    if (this.warnings.length < MOST_WARNINGS) this.warnings.push({ offset, code, message });
    return null;
  }

  /** {@link warn} for a built-in: its call cannot answer. */
  fail(message: string): null {
    return this.warn(this.at, 'failed', message);
  }

  /** @throws FeelBudgetExceeded */
  spend(steps: number): void {
    this.steps -= steps;
    if (this.steps < 0) throw new FeelBudgetExceeded('steps');
  }

  /** Notes that `size` elements or characters are made. @throws FeelBudgetExceeded */
  grow(size: number): void {
    this.size -= size;
    if (this.size < 0) throw new FeelBudgetExceeded('size');
  }

  /** Evaluates the body of a function in its own locals. @throws FeelBudgetExceeded */
  enter(locals: FeelValue[], body: Evaluate): FeelValue {
    if (++this.depth > MOST_DEPTH) throw new FeelBudgetExceeded('depth');
    this.spend(1);
    const outer = this.locals;
    this.locals = locals;
    const value = body(this);
    this.locals = outer;
    this.depth--;
    return value;
  }
}
