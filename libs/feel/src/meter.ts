import { FeelBudgetExceeded, type Budget } from './errors.js';

const DEFAULT_LIMIT = 1_000_000;
const MOST_DEPTH = 500;

/** What is left of a {@link Budget}. Evaluations that are given the same meter share it. */
export class Meter {
  private steps: number;
  private size: number;
  private depth = 0;

  constructor(budget?: Budget) {
    this.steps = budget?.steps ?? DEFAULT_LIMIT;
    this.size = budget?.size ?? DEFAULT_LIMIT;
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

  /** One function call inside another; each is left again by {@link leave}. @throws FeelBudgetExceeded */
  enter(): void {
    if (++this.depth > MOST_DEPTH) throw new FeelBudgetExceeded('depth');
    this.spend(1);
  }

  leave(): void {
    this.depth--;
  }
}
