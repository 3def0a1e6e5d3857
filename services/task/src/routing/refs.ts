import type { Caller } from '@baton/service-kit';

/** `person:x`, `api-key:x`, `guest:x`, `service:x`: how a caller is written in tasks, facts and journals. */
export const refOf = ({ kind, subject }: Caller): string => `${kind}:${subject}`;

/** All by which a caller may be named as a candidate: themselves and their groups. */
export const refsOf = (caller: Caller): string[] => [
  refOf(caller),
  ...(caller.groups ?? []).map((group) => `group:${group}`),
];

/** The id in a reference of that kind, else undefined. */
export const idIn = (kind: 'person' | 'group' | 'guest' | 'api-key', ref: string): string | undefined =>
  ref.startsWith(`${kind}:`) ? ref.slice(kind.length + 1) : undefined;

/** What a diagram may write for a reference: `person:x`, `group:x`, or just the person's id. */
export const normalRef = (written: string): string => {
  const ref = written.trim();
  return ref === '' || /^[a-z-]+:/.test(ref) ? ref : `person:${ref}`;
};
