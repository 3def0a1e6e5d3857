import type { Run } from './run.js';
import { FeelObject, type FeelValue } from './values.js';

/** A function as a value: one written in FEEL, or a built-in named without a call. */
export class FeelFunction extends FeelObject {
  readonly kind = 'function';

  /** @param parameters undefined for built-ins, which take several shapes */
  constructor(
    readonly parameters: readonly string[] | undefined,
    readonly call: (run: Run, args: readonly FeelValue[]) => FeelValue,
    readonly callNamed: (run: Run, args: ReadonlyMap<string, FeelValue>) => FeelValue,
  ) {
    super();
  }
}
