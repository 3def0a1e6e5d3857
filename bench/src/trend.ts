/** How a figure moves over the stretches of a run, by least squares. */
export interface Trend {
  readonly mean: number;
  /** What the line rises from the first stretch to the last, in percent of the mean. */
  readonly changePercent: number;
  /** The slope by its standard error: beyond about ±3 it is hardly chance. */
  readonly t: number;
}

/** @returns undefined for fewer than three values, which no line says anything about */
export function trendOf(values: readonly number[]): Trend | undefined {
  const count = values.length;
  if (count < 3) return undefined;
  const mean = sum(values) / count;
  const middle = (count - 1) / 2;
  const spread = sum(values.map((_, x) => (x - middle) ** 2));
  const slope = sum(values.map((y, x) => (x - middle) * (y - mean))) / spread;
  const rest = sum(values.map((y, x) => (y - mean - slope * (x - middle)) ** 2));
  const error = Math.sqrt(rest / (count - 2) / spread);
  const t = slope === 0 ? 0 : error === 0 ? Math.sign(slope) * Infinity : slope / error;
  const changePercent = mean === 0 ? 0 : (100 * slope * (count - 1)) / mean;
  return { mean: round(mean), changePercent: round(changePercent), t: round(t) };
}

/** Whether it moves by more than `percent` and not by chance. */
export const moves = (trend: Trend | undefined, percent: number): boolean =>
  trend !== undefined && Math.abs(trend.changePercent) > percent && Math.abs(trend.t) > 3;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const round = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(4)) : value);
