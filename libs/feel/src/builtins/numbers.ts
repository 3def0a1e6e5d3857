import { Decimal, type Rounding } from '../decimal.js';
import { compareNumbers, settle, toDecimal, truncate } from '../numbers.js';
import type { Run } from '../run.js';
import { exponential, logarithm, squareRoot } from '../transcendental.js';
import { DaysTimeDuration, YearsMonthsDuration } from '../temporal/duration.js';
import type { FeelNumber, FeelValue } from '../values.js';
import { builtin } from './builtin.js';

const LEAST_SCALE = -6111;
const MOST_SCALE = 6176;

function rounded(run: Run, value: FeelNumber, scale: FeelNumber, mode: Rounding): FeelValue {
  const places = truncate(scale);
  if (places === undefined || places < LEAST_SCALE || places > MOST_SCALE)
    return run.fail('The scale must be from -6111 to 6176');
  const decimal = toDecimal(value);
  if (places >= 0) return settle(decimal.toDecimalPlaces(places, mode));
  const unit = new Decimal(10).pow(-places);
  return settle(decimal.div(unit).toDecimalPlaces(0, mode).times(unit));
}

const rounding = (name: string, mode: Rounding) =>
  builtin(name, ['n: number', 'scale: number'], (run, n, scale) => rounded(run, n, scale, mode));

const settled = (run: Run, value: Decimal): FeelValue =>
  settle(value) ?? run.fail('The result is undefined or out of range');

/** What is left of a division, with the sign of the divisor; undefined where doubles are not exact. */
function safeRest(dividend: FeelNumber, divisor: FeelNumber): number | undefined {
  if (!Number.isSafeInteger(dividend) || !Number.isSafeInteger(divisor) || divisor === 0) return undefined;
  const [a, b] = [dividend as number, divisor as number];
  const rest = a % b;
  return (rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest) + 0;
}

export const NUMBERS = [
  rounding('decimal', Decimal.ROUND_HALF_EVEN),
  builtin('floor', ['n: number'], (run, n) => rounded(run, n, 0, Decimal.ROUND_FLOOR)),
  rounding('floor', Decimal.ROUND_FLOOR),
  builtin('ceiling', ['n: number'], (run, n) => rounded(run, n, 0, Decimal.ROUND_CEIL)),
  rounding('ceiling', Decimal.ROUND_CEIL),
  rounding('round up', Decimal.ROUND_UP),
  rounding('round down', Decimal.ROUND_DOWN),
  rounding('round half up', Decimal.ROUND_HALF_UP),
  rounding('round half down', Decimal.ROUND_HALF_DOWN),
  builtin('modulo', ['dividend: number', 'divisor: number'], (run, dividend, divisor) => {
    const rest = safeRest(dividend, divisor);
    if (rest !== undefined) return rest;
    const [a, b] = [toDecimal(dividend), toDecimal(divisor)];
    return b.isZero() ? run.fail('modulo by zero') : settled(run, a.minus(b.times(a.div(b).floor())));
  }),
  builtin('sqrt', ['number: number'], (run, number) => settled(run, squareRoot(toDecimal(number)))),
  builtin('log', ['number: number'], (run, number) => settled(run, logarithm(toDecimal(number)))),
  builtin('exp', ['number: number'], (run, number) => settled(run, exponential(toDecimal(number)))),
  builtin('abs', ['n: number'], (_run, n) => (compareNumbers(n, 0) < 0 ? settle(toDecimal(n).abs()) : n)),
  builtin('abs', ['n: days and time duration'], (_run, n) => (n.nanos < 0n ? new DaysTimeDuration(-n.nanos) : n)),
  builtin('abs', ['n: years and months duration'], (_run, n) => new YearsMonthsDuration(Math.abs(n.totalMonths))),
  builtin('odd', ['number: number'], (_run, number) => toDecimal(number).mod(2).abs().eq(1)),
  builtin('even', ['number: number'], (_run, number) => toDecimal(number).mod(2).isZero()),
];
