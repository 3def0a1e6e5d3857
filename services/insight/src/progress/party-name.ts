import { capital } from './words.js';

/** Names by reference. */
export type Names = ReadonlyMap<string, string>;

const FIXED: Readonly<Record<string, string>> = {
  timer: 'the clock',
  operators: 'the operators',
  starter: 'who started it',
};
const KINDS: Readonly<Record<string, (id: string) => string>> = {
  message: (id) => (id === '' ? 'a message' : `the message “${id}”`),
  service: (id) => `${id}, a service of Baton`,
  'api-key': () => 'a program',
  group: (id) => capital(id.replaceAll(/[-_]+/g, ' ')),
};

/** How somebody is called: the name that facts gave, words for machines, a group's id in words, and else the reference as it stands. */
export function partyName(ref: string, names: Names): string {
  const known = names.get(ref) ?? FIXED[ref];
  if (known !== undefined) return known;
  const at = ref.indexOf(':');
  const kind = at < 0 ? '' : ref.slice(0, at);
  const say = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  return say?.(ref.slice(at + 1)) ?? ref;
}
