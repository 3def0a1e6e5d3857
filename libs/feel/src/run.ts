import type { Budget } from './errors.js';
import type { EvaluateOptions, VariableLookup } from './expression.js';
import type { WarningCode } from './finding.js';
import { Meter } from './meter.js';
import type { FeelValue } from './values.js';

const MOST_WARNINGS = 100;
const NO_WARNINGS: readonly RawWarning[] = Object.freeze([]);
const NO_LOCALS: FeelValue[] = Object.freeze([]) as unknown as FeelValue[];

export interface RawWarning {
  readonly offset: number;
  readonly code: WarningCode;
  readonly message: string;
}

/** What a compiled node is: its value in one evaluation. */
export type Evaluate = (run: Run) => FeelValue;

/** One evaluation: its variables, its budget, its warnings. */
export class Run {
  /** Bound names (`for`, `function`, context entries, filter items) by the slot the compiler gave them. */
  locals: FeelValue[];
  /** Offset of the call being made, for warnings of built-ins. */
  at = 0;
  readonly now: number | undefined;
  // Most evaluations are short: they warn of nothing and spend nothing, so nothing is made for that.
  private noted: RawWarning[] | undefined;
  private meter: Meter | undefined;
  private readonly budget: Budget | undefined;

  /** @param slots how many names the expression binds */
  constructor(
    public lookup: VariableLookup,
    options: EvaluateOptions | undefined,
    slots: number,
  ) {
    this.locals = slots === 0 ? NO_LOCALS : [];
    this.now = options?.now;
    this.meter = options?.meter;
    this.budget = options?.budget;
    this.noted = undefined;
  }

  get warnings(): readonly RawWarning[] {
    return this.noted ?? NO_WARNINGS;
  }

  /** For an evaluation inside this one. */
  get options(): EvaluateOptions {
    const meter = this.spending();
    return this.now === undefined ? { meter } : { now: this.now, meter };
  }

  /** Takes back the warnings from `first` on, and answers them. */
  unwarn(first: number): readonly RawWarning[] {
    return this.noted?.splice(first) ?? NO_WARNINGS;
  }

  private spending(): Meter {
    return (this.meter ??= new Meter(this.budget));
  }

  /** Notes why a value is null, and is that null. */
  warn(offset: number, code: WarningCode, message: string): null {
    const noted = (this.noted ??= []);
    if (noted.length < MOST_WARNINGS) noted.push({ offset, code, message });
    return null;
  }

  /** {@link warn} for a built-in: its call cannot answer. */
  fail(message: string): null {
    return this.warn(this.at, 'failed', message);
  }

  /** @throws FeelBudgetExceeded */
  spend(steps: number): void {
    this.spending().spend(steps);
  }

  /** Notes that `size` elements or characters are made. @throws FeelBudgetExceeded */
  grow(size: number): void {
    this.spending().grow(size);
  }

  /** Evaluates the body of a function in its own locals, with the variables of where it was made. @throws FeelBudgetExceeded */
  enter(locals: FeelValue[], lookup: VariableLookup, body: Evaluate): FeelValue {
    const meter = this.spending();
    meter.enter();
    const [outerLocals, outerLookup] = [this.locals, this.lookup];
    this.locals = locals;
    this.lookup = lookup;
    const value = body(this);
    this.locals = outerLocals;
    this.lookup = outerLookup;
    meter.leave();
    return value;
  }

  /** Calls a function of the host as one call deeper; warnings of what it does are at the call. @throws FeelBudgetExceeded */
  nest(body: () => FeelValue): FeelValue {
    const meter = this.spending();
    meter.enter();
    const at = this.at;
    const value = body();
    this.at = at;
    meter.leave();
    return value;
  }
}
