import { factTypes, publicFacts } from '@baton/contracts';

/** What the sample of a test is. It is no fact: nothing subscribes to it. */
export const TEST_EVENT_TYPE = 'baton.subscription.test.v1';

type PublicName = keyof typeof publicFacts;

/** The fields that go along, by CloudEvents type. */
export const sharedFields: ReadonlyMap<string, readonly string[]> = new Map(
  (Object.keys(publicFacts) as PublicName[]).map((name) => [factTypes[name], publicFacts[name]]),
);

/** CloudEvents types that a subscription may ask for. */
export const publicTypes: readonly string[] = [...sharedFields.keys()];

/** Whether `pattern` is a type, or the beginning of one followed by `*`. */
export const matches = (pattern: string, type: string): boolean =>
  pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;

/** What is wrong with a pattern; undefined when some fact matches it. */
export function patternProblem(pattern: string): string | undefined {
  if (publicTypes.some((type) => matches(pattern, type))) return undefined;
  const inner = Object.values(factTypes).find((type) => type === pattern);
  if (inner !== undefined) return `${pattern} carries secrets of Baton and is sent to nobody`;
  return `${pattern.slice(0, 100)} matches no type; docs/reference/events.md lists them, e.g. baton.instance.completed.v1 or baton.instance.*`;
}
