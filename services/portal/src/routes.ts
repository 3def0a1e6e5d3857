/** Who answers what below `/v1`. A prefix stands for itself and all below it; the longest one that fits decides. */
const PREFIXES = {
  execution: [
    '/v1/conditions',
    '/v1/decisions',
    '/v1/incidents',
    '/v1/instances',
    '/v1/jobs',
    '/v1/messages',
    '/v1/processes',
    '/v1/signals',
    '/v1/traces',
  ],
  task: [
    '/v1/api-keys',
    '/v1/documents',
    '/v1/groups',
    '/v1/guest',
    '/v1/people',
    '/v1/session',
    '/v1/tasks',
    '/v1/tenants',
  ],
  model: ['/v1/models'],
  notification: ['/v1/notifications'],
  integration: ['/v1/event-subscriptions', '/v1/hooks', '/v1/secrets', '/v1/webhooks'],
  insight: ['/v1/progress'],
  portal: ['/v1/about', '/v1/clock', '/v1/dlq'],
} as const;

/** A service that answers REST calls. `portal` answers what concerns the whole installation. */
export type RoutedService = keyof typeof PREFIXES;

export interface Route {
  readonly prefix: string;
  readonly service: RoutedService;
}

/** The services in the order in which the document of their operations names them. */
export const routedServices = Object.keys(PREFIXES) as readonly RoutedService[];

/** Every prefix once, longer ones first. */
export const routes: readonly Route[] = routedServices
  .flatMap((service) => PREFIXES[service].map((prefix): Route => ({ prefix, service })))
  .toSorted((a, b) => b.prefix.length - a.prefix.length || a.prefix.localeCompare(b.prefix));

/** The service that answers `path` (no query); undefined where none does. */
export const serviceOf = (path: string): RoutedService | undefined =>
  routes.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`))?.service;
