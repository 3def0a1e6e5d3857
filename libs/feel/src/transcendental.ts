import { Decimal } from './decimal.js';

// Fixed-point arithmetic on big integers. Decimals would give the same digits, at some thirty times the cost.

/** Digits after the point while calculating: what 34 digits need, and enough to round them right. */
const DIGITS = 60;
const ONE = 10n ** BigInt(DIGITS);
const LN10 = 2302585092994045684017991454684364207601101488628772976033327n; // to 60 digits
const HALVINGS = 8n;

const fixed = (value: Decimal): bigint => BigInt(value.times(`1e${DIGITS}`).toFixed(0));
const WIDE = Decimal.clone({ precision: 90 });

/** A coefficient and an exponent of ten as a decimal, rounded to 34 digits. */
const decimal = (coefficient: bigint, exponent: number): Decimal => new Decimal(`${coefficient}e${exponent}`).plus(0);

/** e to a power between -2 and 2, both fixed. */
function smallExp(power: bigint): bigint {
  const part = power >> HALVINGS;
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = (term * part) / ONE / n;
    sum += term;
  }
  for (let squared = 0n; squared < HALVINGS; squared++) sum = (sum * sum) / ONE;
  return sum;
}

/** e to the power of `value`, to 34 digits; not finite beyond decimal128. */
export function exponential(value: Decimal): Decimal {
  if (value.abs().gt(20_000)) return value.exp();
  const power = fixed(new WIDE(value));
  const tens = power / LN10;
  return decimal(smallExp(power - tens * LN10), Number(tens) - DIGITS);
}

/** The natural logarithm to 34 digits; not a number for negative ones. */
export function logarithm(value: Decimal): Decimal {
  // So near to 1 the answer is small, and fixed digits are too few.
  if (!value.isPositive() || value.isZero() || value.minus(1).abs().lt(1e-9)) return value.ln();
  const tens = value.e;
  const mantissa = fixed(new WIDE(value).times(`1e${-tens}`));
  // One step of Halley's method triples the digits of a double.
  const guess = BigInt(Math.round(Math.log(Number(mantissa / 10n ** 40n) / 1e20) * 1e15)) * 10n ** BigInt(DIGITS - 15);
  const power = smallExp(guess / 2n);
  const reached = (power * power) / ONE;
  const logOfMantissa = guess + (2n * (mantissa - reached) * ONE) / (mantissa + reached);
  return decimal(logOfMantissa + BigInt(tens) * LN10, -DIGITS);
}

/** The square root to 34 digits; not a number for negative ones. */
export function squareRoot(value: Decimal): Decimal {
  if (!value.isFinite() || value.isNegative() || value.isZero()) return value.sqrt();
  const exponent = value.e - 80 - ((value.e - 80) & 1);
  const square = BigInt(new WIDE(value).times(`1e${-exponent}`).toFixed(0));
  const root = integerRoot(square);
  // A digit more than zero tells the rounding that the root goes on.
  return decimal(root * 10n + (root * root === square ? 0n : 1n), exponent / 2 - 1);
}

/** The largest whole number whose square is at most `square`, which has some 80 digits. */
function integerRoot(square: bigint): bigint {
  const text = String(square);
  const cut = text.length - 16 - ((text.length - 16) & 1);
  let root = BigInt(Math.ceil(Math.sqrt(Number(text.slice(0, text.length - cut))))) * 10n ** BigInt(cut / 2);
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
