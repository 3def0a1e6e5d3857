import { order } from '../comparison.js';
import { FeelRange } from '../range.js';
import type { Run } from '../run.js';
import type { FeelValue } from '../values.js';
import { builtin } from './builtin.js';
import { parseRange } from './range-literal.js';

/** An end of a range: a value, or none, before (-1) or after (1) all values. */
interface Edge {
  readonly value: FeelValue;
  readonly beyond: -1 | 0 | 1;
}

interface Edges {
  readonly start: Edge;
  readonly end: Edge;
  readonly startIncluded: boolean;
  readonly endIncluded: boolean;
}

function edgesOf(value: FeelValue): Edges {
  if (!(value instanceof FeelRange)) {
    const edge: Edge = { value, beyond: 0 };
    return { start: edge, end: edge, startIncluded: true, endIncluded: true };
  }
  const { start, end, startIncluded, endIncluded, endless } = value;
  return {
    start: { value: start, beyond: endless === 'start' ? -1 : 0 },
    end: { value: end, beyond: endless === 'end' ? 1 : 0 },
    startIncluded,
    endIncluded,
  };
}

/** Each relation is one comparison of edges; where they have no order there is no answer. */
type Relation = (a: Edges, b: Edges, compare: (x: Edge, y: Edge) => number) => boolean;

function related(run: Run, relation: Relation, a: FeelValue, b: FeelValue): FeelValue {
  let ordered = ![a, b].some((value) => value instanceof FeelRange && value.endless === 'hole');
  const compare = (x: Edge, y: Edge): number => {
    if (x.beyond !== 0 || y.beyond !== 0) return x.beyond - y.beyond;
    const found = order(x.value, y.value);
    ordered &&= found !== undefined;
    return found ?? NaN;
  };
  const holds = relation(edgesOf(a), edgesOf(b), compare);
  return ordered ? holds : run.fail('The two have no common order');
}

const before: Relation = (a, b, compare) => {
  const gap = compare(a.end, b.start);
  return gap < 0 || (gap === 0 && !(a.endIncluded && b.startIncluded));
};
const startsFirst: Relation = (a, b, compare) => {
  const gap = compare(a.start, b.start);
  return gap < 0 || (gap === 0 && (a.startIncluded || !b.startIncluded));
};
const endsLast: Relation = (a, b, compare) => {
  const gap = compare(a.end, b.end);
  return gap > 0 || (gap === 0 && (a.endIncluded || !b.endIncluded));
};
const sameStart: Relation = (a, b, compare) => compare(a.start, b.start) === 0 && a.startIncluded === b.startIncluded;
const sameEnd: Relation = (a, b, compare) => compare(a.end, b.end) === 0 && a.endIncluded === b.endIncluded;
const meets: Relation = (a, b, compare) => a.endIncluded && b.startIncluded && compare(a.end, b.start) === 0;
const includes: Relation = (a, b, compare) => startsFirst(a, b, compare) && endsLast(a, b, compare);
const overlaps: Relation = (a, b, compare) => !before(a, b, compare) && !before(b, a, compare);
const startsEarlier: Relation = (a, b, compare) => {
  const gap = compare(a.start, b.start);
  return gap < 0 || (gap === 0 && a.startIncluded && !b.startIncluded);
};
const overlapsBefore: Relation = (a, b, compare) =>
  overlaps(a, b, compare) && startsEarlier(a, b, compare) && endsLast(b, a, compare);
const starts: Relation = (a, b, compare) => sameStart(a, b, compare) && endsLast(b, a, compare);
const finishes: Relation = (a, b, compare) => sameEnd(a, b, compare) && startsFirst(b, a, compare);
const coincides: Relation = (a, b, compare) => sameStart(a, b, compare) && sameEnd(a, b, compare);
const flip =
  (relation: Relation): Relation =>
  (a, b, compare) =>
    relation(b, a, compare);

/** Declares a relation once for each pair of parameter names that FEEL has for it. */
const relation = (name: string, holds: Relation, ...pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([first, second]) =>
    builtin(name, [`${first}: any`, `${second}: any`] as [string, string], (run, a: FeelValue, b: FeelValue) =>
      related(run, holds, a, b),
    ),
  );

const POINTS = ['point1', 'point2'] as const;
const POINT_RANGE = ['point', 'range'] as const;
const RANGE_POINT = ['range', 'point'] as const;
const BOTH = ['range1', 'range2'] as const;

export const RANGES = [
  builtin(
    'range',
    ['from: string'],
    (run, from) => parseRange(from) ?? run.fail(`${JSON.stringify(from)} is no range of literals`),
  ),
  ...relation('before', before, POINTS, POINT_RANGE, RANGE_POINT, BOTH),
  ...relation('after', flip(before), POINTS, POINT_RANGE, RANGE_POINT, BOTH),
  ...relation('meets', meets, BOTH),
  ...relation('met by', flip(meets), BOTH),
  ...relation('overlaps', overlaps, BOTH),
  ...relation('overlaps before', overlapsBefore, BOTH),
  ...relation('overlaps after', flip(overlapsBefore), BOTH),
  ...relation('finishes', finishes, POINT_RANGE, BOTH),
  ...relation('finished by', flip(finishes), RANGE_POINT, BOTH),
  ...relation('includes', includes, RANGE_POINT, BOTH),
  ...relation('during', flip(includes), POINT_RANGE, BOTH),
  ...relation('starts', starts, POINT_RANGE, BOTH),
  ...relation('started by', flip(starts), RANGE_POINT, BOTH),
  ...relation('coincides', coincides, POINTS, BOTH),
];
