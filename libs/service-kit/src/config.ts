import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';

import { z } from 'zod';

/** All that is wrong with the configuration, one line each. `main` prints it and exits 1. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`Invalid configuration\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/**
 * Reads the environment by a zod object schema. `NAME_FILE` is read where `NAME` is absent: the file's content,
 * without its trailing newline, is the value. Empty variables count as absent.
 *
 * @throws ConfigError with every problem at once
 */
export const defineConfig =
  <Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>) =>
  (env: Readonly<Record<string, string | undefined>>): Readonly<z.output<z.ZodObject<Shape>>> => {
    const problems: string[] = [];
    const given: Record<string, string> = {};
    for (const name of Object.keys(schema.shape)) {
      const value = env[name] || fromFile(name, env, problems);
      if (value) given[name] = value;
    }
    const parsed = schema.safeParse(given);
    if (!parsed.success)
      problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
    if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
    return Object.freeze(parsed.data);
  };

function fromFile(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): string | undefined {
  const file = env[`${name}_FILE`];
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    problems.push(`${name}_FILE: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    return undefined;
  }
}

export const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
export const onOff = (fallback: 'on' | 'off') =>
  z
    .enum(['on', 'off'])
    .default(fallback)
    .transform((value) => value === 'on');
export const commaList = () =>
  z.string().transform((list) =>
    list
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
  );

/** An address, a network or a name that stands for private ones. */
function isProxy(entry: string): boolean {
  const [address = '', bits, ...more] = entry.split('/');
  const family = isIP(address);
  if (family === 0) return ['loopback', 'linklocal', 'uniquelocal'].includes(entry);
  return more.length === 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)));
}

/** What every service process reads, besides its own. */
export const serviceSettings = {
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(500).default(20),
  BATON_HOST: z.string().default('127.0.0.1'),
  BATON_HTTP_PORT: port(8080),
  BATON_GRPC_PORT: port(50051),
  BATON_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  BATON_TRUSTED_PROXIES: commaList()
    .refine((list) => list.length > 0 && list.every(isProxy), {
      error: 'has to be addresses, networks (10.0.0.0/8), loopback or uniquelocal, comma-separated',
    })
    .default(['loopback']),
  BATON_BODY_LIMIT: z.coerce
    .number()
    .int()
    .min(1024)
    .default(10 * 1024 * 1024),
  BATON_DRAIN_MS: z.coerce.number().int().min(0).default(5000),
  BATON_TEST_CLOCK: onOff('off'),
  BATON_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
} as const;
