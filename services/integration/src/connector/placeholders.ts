import { isJsonObject, type Json } from '@baton/kernel';

const PLACEHOLDER = /\{\{\s*secrets\.([A-Za-z0-9_-]{1,100})\s*\}\}/g;

/** The names of the secrets that strings anywhere in `value` ask for: `{{secrets.NAME}}`. */
export function secretsIn(value: Json): ReadonlySet<string> {
  const names = new Set<string>();
  visit(value, (text) => {
    for (const [, name] of text.matchAll(PLACEHOLDER)) if (name !== undefined) names.add(name);
    return text;
  });
  return names;
}

/** A copy with every placeholder filled. What is filled in is not looked at again. */
export const fillSecrets = (value: Json, secrets: ReadonlyMap<string, string>): Json =>
  visit(value, (text) => fill(text, (name) => secrets.get(name) ?? ''));

/** How a text with placeholders is told to people: by the names of its secrets. */
export const withSecretNames = (text: string): string => fill(text, (name) => `secrets.${name}`);

const fill = (text: string, by: (name: string) => string): string =>
  text.replace(PLACEHOLDER, (_whole, name: string) => by(name));

/** Secrets shorter than this are not looked for in answers: they would be found everywhere. */
const SHORTEST = 4;

/** What another system echoes of our secrets goes no further. */
export function hideSecrets(value: Json, secrets: ReadonlyMap<string, string>): Json {
  const shown = [...secrets].filter(([, secret]) => secret.length >= SHORTEST);
  if (shown.length === 0) return value;
  return visit(value, (text) =>
    shown.reduce((hidden, [name, secret]) => hidden.replaceAll(secret, () => `[secrets.${name}]`), text),
  );
}

function visit(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map((entry) => visit(entry, change));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [change(name), visit(entry, change)]));
}
