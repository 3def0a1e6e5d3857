import type { JsonObject } from '@baton/kernel';

import type { Command } from './command.js';

/**
 * Begins `element` in ad-hoc sub-process `n` (see `adHocChoices`), with variables of its own.
 * Errors: wrong-state AD_HOC_NOT_OPEN, ACTIVITY_NOT_ENABLED.
 */
export type ActivateAdHocActivity = Command<
  'ActivateAdHocActivity',
  { n: number; element: string; variables?: JsonObject }
>;
/**
 * Says that ad-hoc sub-process `n` is done. What still runs in it is canceled where it says so, otherwise waited for.
 * Errors: wrong-state AD_HOC_NOT_OPEN.
 */
export type CompleteAdHoc = Command<'CompleteAdHoc', { n: number }>;

export type AdHocCommand = ActivateAdHocActivity | CompleteAdHoc;
