/** A fact as the projections see it: its type, its moment in milliseconds since 1970, and its message. */
export interface SeenFact {
  readonly type: string;
  readonly at: number;
  readonly data: unknown;
}

/** The number after the colon: `<instance id>:<n>`. */
export const numberIn = (id: string): string => id.slice(id.lastIndexOf(':') + 1);

/** What a diagram may write for a person, as everybody else writes it: `x` is `person:x`. */
export const normalRef = (written: string): string => {
  const ref = written.trim();
  return ref === '' || /^[a-z-]+:/.test(ref) ? ref : `person:${ref}`;
};

/** `list` with those of `more` that it lacks; the same list where it lacks none. */
export const including = (list: readonly string[], more: readonly (string | undefined)[]): readonly string[] => {
  const fresh = new Set(more.filter((ref): ref is string => !!ref && !list.includes(ref)));
  return fresh.size === 0 ? list : [...list, ...fresh];
};
