import { z } from 'zod';

import { commaList, defineConfig, onOff } from '@baton/service-kit';

import { serviceNames } from './topology.js';

/** `model=secret,execution=secret`, separated by commas or new lines. */
const passwords = z.string().transform((text, context) => {
  const found = new Map<string, string>();
  for (const entry of text.split(/[,\n]/).map((each) => each.trim())) {
    if (entry === '') continue;
    const [service = '', ...rest] = entry.split('=');
    const password = rest.join('=');
    if (!serviceNames.includes(service) || password === '')
      context.addIssue({ code: 'custom', message: `has to be service=password for ${serviceNames.join(', ')}` });
    found.set(service, password);
  }
  return found;
});

export const loadConfig = defineConfig(
  z.object({
    /** Of a superuser, or of a role that may create roles. No service gets to know it. */
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    BATON_DATABASES: z.enum(['one', 'per-service']).default('one'),
    BATON_PASSWORDS: passwords.default(new Map()),
    BATON_KEYS_DIR: z.string().optional(),
    KAFKA_BROKERS: commaList().optional(),
    KAFKA_USERNAME: z.string().optional(),
    KAFKA_PASSWORD: z.string().optional(),
    KAFKA_TLS: onOff('off'),
    KAFKA_REPLICATION_FACTOR: z.coerce.number().int().min(1).max(9).default(1),
  }),
);
export type ProvisionConfig = ReturnType<typeof loadConfig>;

/** What `secrets` reads. */
export const loadSecretsConfig = defineConfig(
  z.object({
    BATON_KEYS_DIR: z.string(),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    BATON_DATABASES: z.enum(['one', 'per-service']).default('one'),
  }),
);
