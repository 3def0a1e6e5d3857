/** Code points from the first to the last, both included. */
export type Range = readonly [first: number, last: number];

export const LAST_CODE_POINT = 0x10ffff;

export const charRange = (from: string, to = from): Range => [from.codePointAt(0)!, to.codePointAt(0)!];

/** What is in `all` and not in `less`. */
export const subtract = (all: readonly Range[], less: readonly Range[]): readonly Range[] =>
  less.reduce<readonly Range[]>(
    (left, [from, to]) =>
      left.flatMap((range): Range[] => {
        const before: Range = [range[0], Math.min(range[1], from - 1)];
        const after: Range = [Math.max(range[0], to + 1), range[1]];
        return [before, after].filter(([first, last]) => first <= last);
      }),
    all,
  );

export const complement = (ranges: readonly Range[]): readonly Range[] => subtract([[0, LAST_CODE_POINT]], ranges);

const SPACE: readonly Range[] = [
  [0x9, 0xa],
  [0xd, 0xd],
  [0x20, 0x20],
];

/** What an XML name may begin with. */
const NAME_START: readonly Range[] = [
  charRange(':'),
  charRange('A', 'Z'),
  charRange('_'),
  charRange('a', 'z'),
  [0xc0, 0xd6],
  [0xd8, 0xf6],
  [0xf8, 0x2ff],
  [0x370, 0x37d],
  [0x37f, 0x1fff],
  [0x200c, 0x200d],
  [0x2070, 0x218f],
  [0x2c00, 0x2fef],
  [0x3001, 0xd7ff],
  [0xf900, 0xfdcf],
  [0xfdf0, 0xfffd],
  [0x10000, 0xeffff],
];

const NAME: readonly Range[] = [
  ...NAME_START,
  [0x2d, 0x2e],
  charRange('0', '9'),
  [0xb7, 0xb7],
  [0x300, 0x36f],
  [0x203f, 0x2040],
];

/** The classes of XML by the letter of their escape. */
export const XML_CLASSES: Readonly<Record<string, readonly Range[]>> = {
  s: SPACE,
  S: complement(SPACE),
  i: NAME_START,
  I: complement(NAME_START),
  c: NAME,
  C: complement(NAME),
};

const MOST_KEPT = 100;
const kept = new Map<string, readonly Range[]>();

/** The code points of a Unicode property such as `\p{Lu}`: read once from the JavaScript engine, which has no other way to list them. */
export function codePointsOf(property: string): readonly Range[] {
  const known = kept.get(property);
  if (known) return known;
  const has = new RegExp(property, 'u');
  const ranges: [number, number][] = [];
  for (let point = 0; point <= LAST_CODE_POINT; point++) {
    if (!has.test(String.fromCodePoint(point))) continue;
    const last = ranges.at(-1);
    if (last?.[1] === point - 1) last[1] = point;
    else ranges.push([point, point]);
  }
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(property, ranges);
  return ranges;
}
