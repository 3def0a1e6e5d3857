import type { EvaluateOptions, VariableLookup } from './expression.js';
import type { WarningCode } from './finding.js';
import { Meter } from './meter.js';
import type { FeelValue } from './values.js';

const MOST_WARNINGS = 100;

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
  private readonly meter: Meter;

  constructor(
    readonly lookup: VariableLookup,
    options: EvaluateOptions | undefined,
  ) {
    this.now = options?.now;
    this.meter = options?.meter ?? new Meter(options?.budget);
  }

  /** For an evaluation inside this one. */
  get options(): EvaluateOptions {
    return this.now === undefined ? { meter: this.meter } : { now: this.now, meter: this.meter };
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
    this.meter.spend(steps);
  }

  /** Notes that `size` elements or characters are made. @throws FeelBudgetExceeded */
  grow(size: number): void {
    this.meter.grow(size);
  }

  /** Evaluates the body of a function in its own locals. @throws FeelBudgetExceeded */
  enter(locals: FeelValue[], body: Evaluate): FeelValue {
    this.meter.enter();
    const outer = this.locals;
    this.locals = locals;
    const value = body(this);
    this.locals = outer;
    this.meter.leave();
    return value;
  }

  /** Calls a function of the host as one call deeper; warnings of what it does are at the call. @throws FeelBudgetExceeded */
  nest(body: () => FeelValue): FeelValue {
    this.meter.enter();
    const at = this.at;
    const value = body();
    this.at = at;
    this.meter.leave();
    return value;
  }
}
