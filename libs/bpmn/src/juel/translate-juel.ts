import { binds, feelText, guarded, piece, readsOf, within, type Piece } from './feel-piece.js';
import { parseJuel } from './parse-juel.js';
import { JuelSyntaxError } from './syntax.js';
import { translate, type KnownNames } from './to-feel.js';
import { Untranslatable } from './untranslatable.js';

export type { KnownNames } from './to-feel.js';

export type JuelTranslation =
  /** No expression is in it: the text, with its escapes resolved. */
  | { readonly literal: string }
  /** FEEL without a leading `=`. */
  | { readonly feel: string }
  /** What in it has no exact counterpart, in words, and where (from 0). */
  | { readonly refused: string; readonly at: number };

const nobody: KnownNames = {};

/** Whether a text has a JUEL expression in it. */
export const isJuel = (text: string): boolean => /(?<!\\)[$#]\{/.test(text);

/**
 * A text of another engine in FEEL: one `${…}` as its value, several or with text around them as one text.
 * Exact or refused: what JUEL would convert, or fail at, makes the FEEL null with a warning.
 */
export function translateJuel(text: string, names: KnownNames = nobody): JuelTranslation {
  try {
    const parts = parseJuel(text);
    const [only, ...more] = parts;
    if (only === undefined) return { literal: '' };
    if (more.length === 0)
      return typeof only === 'string' ? { literal: only } : { feel: guarded(translate(only, names)).text };
    const pieces = parts.map((part) => (typeof part === 'string' ? textPiece(part) : asText(translate(part, names))));
    const whole = piece(pieces.map((one) => within(one, binds.product)).join(' + '), {
      ...readsOf(pieces),
      binds: binds.sum,
    });
    return { feel: guarded(whole).text };
  } catch (error) {
    if (error instanceof Untranslatable) return { refused: error.construct, at: error.at };
    if (error instanceof JuelSyntaxError)
      return { refused: `an expression that cannot be read (${error.message})`, at: error.at };
    throw error;
  }
}

const textPiece = (text: string): Piece => piece(feelText(text), { kind: 'string' });

const asText = (inner: Piece): Piece =>
  inner.kind === 'string' ? inner : piece(`string(${inner.text})`, { ...readsOf([inner]), kind: 'string' });
