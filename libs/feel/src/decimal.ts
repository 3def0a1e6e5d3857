import { Decimal as DecimalJs } from 'decimal.js';

/** IEEE 754-2008 decimal128: 34 digits, half-even. */
export const Decimal = DecimalJs.clone({
  precision: 34,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  maxE: 6144,
  minE: -6143,
  defaults: true,
});
export type Decimal = DecimalJs;
export type Rounding = DecimalJs.Rounding;
