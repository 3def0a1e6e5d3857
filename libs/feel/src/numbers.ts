import { NumberText } from '@baton/kernel';

import { Decimal } from './decimal.js';
import type { FeelNumber } from './values.js';

// A double is used only where both operands and the result are safe integers: then the double result is the exact one.
// Everything else is a 34-digit decimal. A result beyond decimal128 is null.

const safe = Number.isSafeInteger;
/** Digits in each word of a decimal. */
const WORD = 7;

export const toDecimal = (value: FeelNumber): Decimal =>
  value instanceof Decimal ? value : new Decimal(value instanceof NumberText ? value.text : value);

/** The cheapest form of a result: a safe integer, a decimal, or null where it is not finite. */
export function settle(value: Decimal): FeelNumber | null {
  if (!value.isFinite()) return null;
  if (value.e < 16 && value.isInteger()) {
    const double = whole(value);
    if (safe(double)) return double + 0;
  }
  return value;
}

/** A decimal below 1e16 without fraction as a double; its own `toNumber` goes through text. */
function whole({ d: words, e, s: sign }: Decimal): number {
  let double = 0;
  for (let index = 0; index <= e / WORD; index++) double = double * 1e7 + (words[index] ?? 0);
  return sign * double;
}

export function add(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (safe(a) && safe(b)) {
    const sum = (a as number) + (b as number);
    if (safe(sum)) return sum;
  }
  return settle(toDecimal(a).plus(toDecimal(b)));
}

export function subtract(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (safe(a) && safe(b)) {
    const difference = (a as number) - (b as number);
    if (safe(difference)) return difference;
  }
  return settle(toDecimal(a).minus(toDecimal(b)));
}

export function multiply(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (safe(a) && safe(b)) {
    const product = (a as number) * (b as number);
    if (safe(product)) return product + 0;
  }
  return settle(toDecimal(a).times(toDecimal(b)));
}

/** Null when `b` is zero. */
export function divide(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (safe(a) && safe(b) && b !== 0 && (a as number) % (b as number) === 0) return (a as number) / (b as number) + 0;
  return settle(toDecimal(a).div(toDecimal(b)));
}

export const power = (a: FeelNumber, b: FeelNumber): FeelNumber | null => settle(toDecimal(a).pow(toDecimal(b)));

export const negate = (value: FeelNumber): FeelNumber => (safe(value) ? 0 - (value as number) : toDecimal(value).neg());

/** Below, at or above zero as `a` is less than, equal to or greater than `b`. Doubles sort as the decimals they print as. */
export function compareNumbers(a: FeelNumber, b: FeelNumber): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return toDecimal(a).cmp(toDecimal(b));
}

/** A safe integer, or undefined for fractions and what is too large. */
export function toInteger(value: FeelNumber): number | undefined {
  if (safe(value)) return value as number;
  const settled = settle(toDecimal(value));
  return typeof settled === 'number' ? settled : undefined;
}

/** The whole number towards zero, or undefined for what is too large. */
export const truncate = (value: FeelNumber): number | undefined =>
  safe(value) ? (value as number) : toInteger(toDecimal(value).trunc());

/** Plain digits; an exponent only beyond 40 places. */
export function formatNumber(value: FeelNumber): string {
  if (safe(value)) return String((value as number) + 0);
  const decimal = toDecimal(value);
  return decimal.isZero() ? '0' : Math.abs(decimal.e) <= 40 ? decimal.toFixed() : decimal.toString();
}
