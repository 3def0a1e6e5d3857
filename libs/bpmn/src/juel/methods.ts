import { binds, call, feelName, feelText, piece, readsOf, within, type Piece } from './feel-piece.js';
import type { JuelNode } from './syntax.js';

/** A method of Java's strings, lists and maps that FEEL has too. Gives nothing where it has not, with these arguments. */
type Method = (of: Piece, args: readonly Piece[], nodes: readonly JuelNode[]) => Piece | undefined;

const text =
  (name: string, count: number): Method =>
  (of, args) =>
    args.length === count ? call(name, [of, ...args], count === 1 ? 'boolean' : 'string') : undefined;
const wholeNumber = (node: JuelNode | undefined): number | undefined =>
  node?.kind === 'number' && /^\d+$/.test(node.text) ? Number(node.text) : undefined;

export const methods: Readonly<Record<string, Method>> = {
  size: (of, args) => (args.length === 0 ? call('count', [of], 'number') : undefined),
  length: (of, args) => (args.length === 0 ? call('string length', [of], 'number') : undefined),
  isEmpty: (of, args) => (args.length === 0 ? isOneOf(of, '["", [], {}]') : undefined),
  contains: (of, [part, ...more]) => {
    if (!part || more.length > 0) return undefined;
    const both = readsOf([of, part]);
    const inText = `contains(${of.text}, ${part.text})`;
    if (of.kind === 'string') return piece(inText, { ...both, kind: 'boolean' });
    const test = `if ${within(of, binds.value)} instance of string then ${inText} else list contains(${of.text}, ${part.text})`;
    return piece(test, { ...both, hides: both.hides || part.kind === 'unknown', kind: 'boolean', binds: binds.choice });
  },
  startsWith: text('starts with', 1),
  endsWith: text('ends with', 1),
  toLowerCase: text('lower case', 0),
  toUpperCase: text('upper case', 0),
  concat: (of, [part, ...more]) =>
    part && more.length === 0 && (of.kind === 'string' || part.kind === 'string')
      ? piece(`${within(of, binds.sum)} + ${within(part, binds.product)}`, {
          ...readsOf([of, part]),
          kind: 'string',
          binds: binds.sum,
        })
      : undefined,
  equals: (of, [other, ...more]) =>
    other && more.length === 0
      ? piece(`${within(of, binds.sum)} = ${within(other, binds.sum)}`, {
          ...readsOf([of, other]),
          hides: true,
          kind: 'boolean',
          binds: binds.comparison,
        })
      : undefined,
  equalsIgnoreCase: (of, [other, ...more]) =>
    other && more.length === 0
      ? piece(`lower case(${of.text}) = lower case(${other.text})`, {
          ...readsOf([of, other]),
          hides: true,
          kind: 'boolean',
          binds: binds.comparison,
        })
      : undefined,
  get: (of, args, [node]) => (node && args.length === 1 ? entry(of, node) : undefined),
  containsKey: (of, args) =>
    args.length === 1 && args[0]!.kind === 'string'
      ? piece(`list contains(get entries(${of.text}).key, ${args[0]!.text})`, { ...readsOf([of]), kind: 'boolean' })
      : undefined,
  substring: (of, args, nodes) => {
    const [from, to] = nodes.map(wholeNumber);
    if (from === undefined || args.length > 2 || (args.length === 2 && (to === undefined || to <= from)))
      return undefined;
    const length = to === undefined ? '' : `, ${to - from}`;
    return piece(`substring(${of.text}, ${from + 1}${length})`, { ...readsOf([of]), kind: 'string' });
  },
};

/** `of[node]`: an element of a list by its place, counted from 0 there and from 1 here, or an entry of a map by its name. */
export function entry(of: Piece, node: JuelNode): Piece | undefined {
  const at = wholeNumber(node);
  if (at !== undefined) return piece(`${within(of, binds.value)}[${at + 1}]`, readsOf([of]));
  if (node.kind !== 'string') return undefined;
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(node.text)
    ? piece(`${within(of, binds.value)}.${feelName(node.text)}`, readsOf([of]))
    : call('get value', [of, piece(feelText(node.text))], 'unknown');
}

/** Whether the value is one of a list's, whatever its kind; null is as good as any. */
export const isOneOf = (of: Piece, list: string): Piece =>
  piece(`list contains(${list}, ${of.text})`, {
    ...readsOf([of]),
    kind: 'boolean',
    hides: of.reads.size > 0,
    sure: true,
  });
