import { z } from 'zod';

import type { JsonObject } from '@baton/kernel';

/** Any JSON object of a request body, its numbers as they were written: variables, forms, drafts. */
export const jsonObject = z.record(z.string(), z.unknown()) as unknown as z.ZodType<JsonObject>;
