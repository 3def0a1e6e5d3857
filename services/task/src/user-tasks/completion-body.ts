import { z } from 'zod';

import { stringifyJson } from '@baton/kernel';
import { jsonObject } from '@baton/service-kit';

/** What completes a task over REST. Numbers in `variables` keep their text. */
export const completeBody = z.strictObject({
  outcome: z.string().optional(),
  variables: jsonObject.optional(),
  note: z.string().optional(),
  requestId: z.string().optional(),
});

export type CompleteBody = z.output<typeof completeBody>;
export const completionOf = ({ outcome = '', variables, note = '' }: CompleteBody) => ({
  outcome,
  note,
  variables: variables === undefined ? '' : stringifyJson(variables),
});
