import type { ServiceDefinition } from '@baton/service-kit';

/** Every setting of every service; one name means one thing in all of them. */
export const servicesSettings = {} as const;

/** The services of this process, in the order of their migrations. */
export function services(_settings: Readonly<Record<string, unknown>>): readonly ServiceDefinition[] {
  return [];
}
