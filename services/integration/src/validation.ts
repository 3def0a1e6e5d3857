import type { z } from 'zod';

import { invalidFields } from '@baton/kernel';

/** Checks what a handler is given. @throws Rejection `invalid` VALIDATION_FAILED, which names each wrong field */
export function valid<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidFields(
    'VALIDATION_FAILED',
    parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })),
  );
}
