import { accessSync, constants } from 'node:fs';

import { durationMs } from '@baton/kernel';
import { z } from 'zod';

function isDuration(text: string): boolean {
  try {
    return text.startsWith('P') && durationMs(text) > 0;
  } catch {
    return false;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** How long what has ended is kept, and how the journal is divided. */
export const retentionSettings = {
  BATON_RETENTION: z.string().refine(isDuration, { error: 'has to be an ISO 8601 duration, e.g. P90D' }).optional(),
  BATON_RETENTION_ARCHIVE: z
    .string()
    .refine(isWritable, { error: 'has to be a folder that can be written' })
    .optional(),
  BATON_JOURNAL_PARTITION: z.enum(['hour', 'day', 'week', 'month']).default('month'),
} as const;

export type RetentionSettings = Partial<z.output<z.ZodObject<typeof retentionSettings>>>;

/** {@link RetentionSettings} for the container. */
export class RetentionPlan {
  /** ISO 8601; undefined: for ever. */
  readonly keep: string | undefined;
  /** A folder; undefined: nothing is archived. */
  readonly archive: string | undefined;
  readonly width: 'hour' | 'day' | 'week' | 'month';

  constructor(settings: RetentionSettings) {
    this.keep = settings.BATON_RETENTION;
    this.archive = settings.BATON_RETENTION_ARCHIVE;
    this.width = settings.BATON_JOURNAL_PARTITION ?? 'month';
  }
}
