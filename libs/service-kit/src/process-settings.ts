import { KeyObject } from 'node:crypto';

import { z } from 'zod';

import { commaList, onOff, serviceSettings } from './config.js';
import { addressProblem, hostAndPort } from './grpc/addresses.js';
import { keysProblem, signingKeyOf, verifyingKeysOf } from './process-keys.js';
import { otlpSettings } from './telemetry/otlp-settings.js';

/** A setting made by `read`, whose error becomes the problem of the setting. */
const readBy = <Value>(read: (text: string) => Value) =>
  z.string().transform((text, context): Value => {
    try {
      return read(text);
    } catch (error) {
      context.issues.push({ code: 'custom', message: (error as Error).message, input: undefined });
      return z.NEVER;
    }
  });

/** `name=address` pairs, comma-separated, as a map; `problem` says what is wrong with an address. */
export const namedAddresses = (problem: (address: string) => string | undefined) =>
  readBy((text): ReadonlyMap<string, string> => {
    const named = new Map<string, string>();
    for (const entry of text.split(',').map((part) => part.trim())) {
      if (entry === '') continue;
      const [, name = '', address = ''] = /^([a-z]+)=(.+)$/.exec(entry) ?? [];
      if (name === '') throw new Error(`${entry} is no name=address`);
      const wrong = problem(address);
      if (wrong !== undefined) throw new Error(wrong);
      if (named.has(name)) throw new Error(`names ${name} twice: its replicas are separated by |`);
      named.set(name, address);
    }
    return named;
  });

/** The key that seals secrets at rest: 32 bytes, as 64 hexadecimal digits. */
export const masterKey = () =>
  z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'has to be 64 hexadecimal digits (openssl rand -hex 32)')
    .transform((digits): Uint8Array => Buffer.from(digits, 'hex'));

/** What every service reads that runs as a process of its own. */
export const processSettings = {
  ...serviceSettings,
  KAFKA_BROKERS: commaList().refine((brokers) => brokers.length > 0 && brokers.every(hostAndPort), {
    error: 'has to be host:port, comma-separated',
  }),
  KAFKA_USERNAME: z.string().optional(),
  KAFKA_PASSWORD: z.string().optional(),
  KAFKA_TLS: onOff('off'),
  BATON_SERVICES: namedAddresses(addressProblem),
  BATON_SERVICE_KEY: readBy(signingKeyOf),
  BATON_SERVICE_KEYS: readBy(verifyingKeysOf),
} as const;

/** What a service reads beside {@link processSettings} when it keeps secrets at rest. */
export const sealingSettings = { BATON_MASTER_KEY: masterKey() } as const;

export type ProcessSettings = z.output<z.ZodObject<typeof processSettings>>;

/** The settings of one service process, with what has to hold between them. */
export function processSchema<Shape extends z.ZodRawShape>(service: string, own: Shape) {
  // A check of two settings runs also where a third one is wrong, so that all problems are told at once.
  const always = { when: () => true };
  return z
    .object({ ...processSettings, ...otlpSettings, ...own })
    .refine(both('KAFKA_USERNAME', 'KAFKA_PASSWORD'), {
      ...always,
      path: ['KAFKA_USERNAME'],
      error: 'KAFKA_USERNAME and KAFKA_PASSWORD are given together, or not at all',
    })
    .refine((value) => keysAmiss(service, value) === undefined, {
      ...always,
      path: ['BATON_SERVICE_KEYS'],
      error: ({ input }) => keysAmiss(service, input),
    });
}

function keysAmiss(service: string, value: unknown): string | undefined {
  const { BATON_SERVICE_KEY: signing, BATON_SERVICE_KEYS: verifying } = (value ?? {}) as Partial<ProcessSettings>;
  // One that could not be read has its own problem.
  if (!(signing instanceof KeyObject) || !(verifying instanceof Map)) return undefined;
  return keysProblem(service, signing, verifying);
}

const both =
  (...[one, other]: readonly [string, string]) =>
  (value: unknown): boolean => {
    const given = (value ?? {}) as Record<string, unknown>;
    return (given[one] === undefined) === (given[other] === undefined);
  };
