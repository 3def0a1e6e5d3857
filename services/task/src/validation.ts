import { z } from 'zod';

import { invalidFields, Rejection } from '@baton/kernel';

/**
 * Checks what a handler is given: REST bodies and gRPC messages alike.
 *
 * @throws Rejection `invalid` VALIDATION_FAILED, which names each wrong field
 */
export function valid<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidFields(
    'VALIDATION_FAILED',
    parsed.error.issues.map(({ path, message }) => ({ field: path.map(String).join('.') || 'body', message })),
  );
}

/** Text without NUL, which PostgreSQL does not store. */
export const text = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[^\0]*$/, 'must not contain the character NUL');
/** As {@link text}, trimmed and not empty. */
export const word = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\0]*$/, 'must not contain the character NUL');
/** An e-mail address, also one inside a company: `ann@mailhost`. */
export const email = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@\0]+@[^\s@\0]+$/, 'must be an e-mail address');
/** An id that people choose: written `person:<id>` and `group:<id>` in diagrams. */
export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'must be lower-case letters, digits, ".", "_" or "-", at most 63');
/** An id, or nothing. */
export const optionalSlug = z.union([slug, z.literal('')]);

/** An id in a path that no row can have: answered like one that does not exist. */
export function known<Value>(value: Value | null | undefined, what: string): Value {
  if (value === null || value === undefined)
    throw new Rejection('not-found', `${what.toUpperCase().replace(/ /g, '_')}_UNKNOWN`, `There is no such ${what}`);
  return value;
}

export const isSlug = (id: string): boolean => slug.safeParse(id).success;

/** The query of every list. */
export const page = z.object({
  pageSize: z.coerce.number().int().min(0).max(1000).optional(),
  pageToken: z.string().optional(),
});
