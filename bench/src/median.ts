type Tree = number | string | boolean | null | undefined | readonly Tree[] | { readonly [name: string]: Tree };

/** The middle one; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = NaN, high = NaN] = sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
  return (low + high) / 2;
}

/** Of results of the same shape: each number's median; what is no number comes from the first. */
export function mediansOf<Result extends object>(results: readonly Result[]): Result {
  return combine(results as unknown as Tree[]) as unknown as Result;
}

function combine(values: readonly Tree[]): Tree {
  const [first] = values;
  if (typeof first === 'number') return rounded(median(values.filter((value) => typeof value === 'number')));
  if (typeof first !== 'object' || first === null || Array.isArray(first)) return first;
  const trees = values as readonly { readonly [name: string]: Tree }[];
  return Object.fromEntries(Object.keys(first).map((name) => [name, combine(trees.map((tree) => tree[name]))]));
}

const rounded = (value: number): number => Number(value.toPrecision(6));

/** The least and the most of each number at the top of the results. */
export function spreadOf(results: readonly object[]): Readonly<Record<string, readonly [number, number]>> {
  const [first = {}] = results;
  const names = Object.entries(first).filter(([, value]) => typeof value === 'number');
  return Object.fromEntries(
    names.map(([name]) => {
      const values = results.map((result) => (result as Record<string, number>)[name] ?? NaN);
      return [name, [Math.min(...values), Math.max(...values)] as const];
    }),
  );
}

/** The value that `percent` of them do not exceed (nearest rank); 0 of none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
