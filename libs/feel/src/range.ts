import { FeelObject, type FeelValue } from './values.js';

/** An interval; one end may be missing, as in `> 5`. Or all but one value, `!= 5`. */
export class FeelRange extends FeelObject {
  readonly kind = 'range';

  /** @param endless the side without a bound, whose value is null; `hole` for all but the value that is both start and end */
  constructor(
    readonly start: FeelValue,
    readonly end: FeelValue,
    readonly startIncluded: boolean,
    readonly endIncluded: boolean,
    readonly endless?: 'start' | 'end' | 'hole',
  ) {
    super();
  }

  /** Whether it holds one value alone, as `(= 5)`, so that it asks for no order. */
  get isPoint(): boolean {
    return this.endless === undefined && this.start === this.end && this.startIncluded && this.endIncluded;
  }

  /** All that is not `value`. */
  static except(value: FeelValue): FeelRange {
    return new FeelRange(value, value, false, false, 'hole');
  }

  /** The range of all that is `<`, `<=`, `>` or `>=` a bound. */
  static beyond(operator: '<' | '<=' | '>' | '>=', bound: FeelValue): FeelRange {
    const included = operator.endsWith('=');
    return operator.startsWith('<')
      ? new FeelRange(null, bound, false, included, 'start')
      : new FeelRange(bound, null, included, false, 'end');
  }
}
