import { namedAddresses, onOff } from '@baton/service-kit';
import type { z } from 'zod';

import { routedServices } from './routes.js';

/** What separates the replicas of one service. */
const OR = '|';

/** What is wrong with the addresses of one service, in words. */
function problemOf(addresses: string): string | undefined {
  const wrong = addresses.split(OR).find((address) => {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    return url === undefined || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '';
  });
  return wrong === undefined ? undefined : `${wrong} is no address such as http://127.0.0.1:8081`;
}

/** What the edge reads beside what every process does. */
export const portalSettings = {
  BATON_UPSTREAMS: namedAddresses(problemOf)
    .refine((named) => [...named.keys()].every((name) => name !== 'portal' && routedServices.includes(name as never)), {
      error: `names a service that answers no REST calls; those are ${routedServices.filter((name) => name !== 'portal').join(', ')}`,
    })
    .transform(
      (named): ReadonlyMap<string, readonly string[]> =>
        new Map([...named].map(([name, list]) => [name, list.split(OR).map((address) => new URL(address).origin)])),
    ),
  BATON_SMTP_CONFIGURED: onOff('off'),
} as const;

export type PortalSettings = z.output<z.ZodObject<typeof portalSettings>>;
