import type { Run } from './run.js';
import type { FeelType } from './types/type.js';
import { FeelObject, type FeelValue, type Kind } from './values.js';

/** A function as a value: one written in FEEL, one of a model, or a built-in named without a call. */
export class FeelFunction extends FeelObject {
  readonly kind = 'function';

  /**
   * @param parameters undefined for built-ins, which take several shapes
   * @param type undefined for built-ins
   * @param takes whether it can be called with arguments of these kinds (undefined: any)
   */
  constructor(
    readonly parameters: readonly string[] | undefined,
    readonly call: (run: Run, args: readonly FeelValue[]) => FeelValue,
    readonly callNamed: (run: Run, args: ReadonlyMap<string, FeelValue>) => FeelValue,
    readonly type: (FeelType & { kind: 'function' }) | undefined,
    readonly takes: (kinds: readonly (Kind | undefined)[]) => boolean,
  ) {
    super();
  }
}
