import { binds, piece, readsOf, within, type Piece } from './feel-piece.js';
import type { JuelNode } from './syntax.js';

const units: Readonly<Record<string, (count: string) => string>> = {
  Seconds: (count) => `PT${count}S`,
  Minutes: (count) => `PT${count}M`,
  Hours: (count) => `PT${count}H`,
  Days: (count) => `P${count}D`,
  Months: (count) => `P${count}M`,
  Years: (count) => `P${count}Y`,
};

/** Whether a node is `now()` or `dateTime()`, or counted from them, so that its methods are those of a moment. */
export const isMoment = (node: JuelNode): boolean =>
  node.kind === 'function'
    ? node.args.length === 0 && (node.name === 'now' || node.name === 'dateTime')
    : node.kind === 'method' && isMoment(node.of);

/** `plusDays(3)`, `minusHours(n)`, `toDate()` of a moment. */
export function momentMethod(
  of: Piece,
  name: string,
  args: readonly Piece[],
  nodes: readonly JuelNode[],
): Piece | undefined {
  if (name === 'toDate' && args.length === 0) return of;
  const [, sign, unit = ''] = /^(plus|minus)(\w+)$/.exec(name) ?? [];
  const [amount, ...more] = args;
  const node = nodes[0];
  if (!sign || !amount || more.length > 0) return undefined;
  const weeks = unit === 'Weeks';
  const write = units[weeks ? 'Days' : unit];
  if (!write) return undefined;
  const literal = node?.kind === 'number' && /^\d+$/.test(node.text);
  if (weeks && !literal) return undefined;
  const length = literal
    ? `"${write(String(Number(node.text) * (weeks ? 7 : 1)))}"`
    : `"${write('"+').replace('"+', `" + string(${amount.text}) + "`)}"`;
  return piece(`${within(of, binds.sum)} ${sign === 'plus' ? '+' : '-'} duration(${length})`, {
    ...readsOf([of, amount]),
    binds: binds.sum,
  });
}
