/** What is known of a value before it is there. */
export type PieceKind = 'number' | 'string' | 'boolean' | 'null' | 'unknown';

/** How tightly a FEEL text holds together; the looser one is put in brackets inside a tighter one. */
export const binds = { choice: 0, or: 1, and: 2, comparison: 3, sum: 4, product: 5, unary: 6, value: 7 } as const;

/** A part of the FEEL text to be. */
export interface Piece {
  readonly text: string;
  readonly binds: number;
  readonly kind: PieceKind;
  /** FEEL names of the variables that are read whatever happens. */
  readonly reads: ReadonlySet<string>;
  /** Its value may be other than null although a variable that it reads is missing, which in JUEL is an error. */
  readonly hides: boolean;
  /** Never null, once what it reads is there. */
  readonly sure: boolean;
}

const none: ReadonlySet<string> = new Set();

export const piece = (text: string, more: Partial<Piece> = {}): Piece => ({
  text,
  binds: binds.value,
  kind: 'unknown',
  reads: none,
  hides: false,
  sure: false,
  ...more,
});

/** The text, in brackets where `around` binds tighter. */
export const within = (inner: Piece, around: number): string => (inner.binds < around ? `(${inner.text})` : inner.text);

/** A call: what its arguments read, it reads; a null among them makes it null. */
export const call = (name: string, args: readonly Piece[], kind: PieceKind): Piece =>
  piece(`${name}(${args.map(({ text }) => text).join(', ')})`, { kind, ...readsOf(args) });

export const readsOf = (pieces: readonly Piece[]): Pick<Piece, 'reads' | 'hides'> => ({
  reads: new Set(pieces.flatMap(({ reads }) => [...reads])),
  hides: pieces.some(({ hides }) => hides),
});

/**
 * The same value, but null with a warning that names the variable where one is missing that JUEL would have refused.
 * Needed only where the value could hide it.
 */
export function guarded(inner: Piece, known: ReadonlySet<string> = none): Piece {
  if (!inner.hides) return inner;
  const missing = [...inner.reads].filter((name) => !known.has(name));
  if (missing.length === 0) return { ...inner, hides: false };
  const text = missing.reduceRight((then, name) => `if is defined(${name}) then ${then} else ${name}`, inner.text);
  return { ...inner, text, binds: binds.choice, hides: false };
}

const keywords = new Set(
  'and or not in if then else for return some every satisfies function external between instance of true false null date days years'.split(
    ' ',
  ),
);

/** A name as FEEL reads it; in backticks where FEEL would read something else. */
export const feelName = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !keywords.has(name) ? name : `\`${name}\``;

export const feelText = (text: string): string =>
  `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t')}"`;
