import { NumberText, type Json } from '@baton/kernel';

/** Characters of texts and numbers in one value, each name, entry and item counting for one more. */
export const VALUE_SIZE = 4_194_304;
/** Lists and contexts in one another. */
export const VALUE_DEPTH = 100;

/** Why a value may be no variable; undefined: it may. */
export function tooLarge(value: Json): string | undefined {
  let left = VALUE_SIZE;
  const visit = (part: Json, depth: number): string | undefined => {
    if (typeof part === 'string') left -= part.length;
    if (--left < 0) return `it is larger than ${VALUE_SIZE} characters`;
    if (typeof part !== 'object' || part === null || part instanceof NumberText) return undefined;
    if (depth === 0) return `it has more than ${VALUE_DEPTH} lists and contexts in one another`;
    if (Array.isArray(part)) {
      for (const item of part as readonly Json[]) {
        const found = visit(item, depth - 1);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    for (const name of Object.keys(part)) {
      left -= name.length;
      const found = visit((part as { readonly [Name in string]: Json })[name] as Json, depth - 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return visit(value, VALUE_DEPTH);
}
