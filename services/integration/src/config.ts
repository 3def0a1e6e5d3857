import { z } from 'zod';

import { commaList } from '@baton/service-kit';

import { OutboundAllowance } from './connector/outbound-allowance.js';

/** What this service reads from the environment, besides what every service reads. */
export const integrationSettings = {
  /**
   * Where connectors may go that is not the public internet, comma-separated: a host, `host:port`, an address or a CIDR
   * range, e.g. `erp.internal,127.0.0.1:9000,10.1.0.0/16`. Redirects are followed to these hosts alone.
   */
  BATON_OUTBOUND_ALLOW: commaList()
    .default([])
    .superRefine((entries, context) => {
      for (const entry of entries)
        if (!OutboundAllowance.understands(entry))
          context.addIssue({ code: 'custom', message: `${entry} is no host, host:port, address or CIDR range` });
    }),
} as const;

export type IntegrationSettings = Readonly<z.output<z.ZodObject<typeof integrationSettings>>>;

/** Injected settings of this service. */
export const INTEGRATION_SETTINGS = Symbol('INTEGRATION_SETTINGS');
