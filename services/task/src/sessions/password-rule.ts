import { z } from 'zod';

/** What a new password has to be. */
export const newPassword = z
  .string()
  .min(10, 'must have at least 10 characters')
  .max(200)
  .regex(/^[^\0]*$/, 'must not contain the character NUL');
