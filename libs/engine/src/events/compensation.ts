import type { JsonObject } from '@baton/kernel';

import type { Event } from './event.js';

/**
 * What `elementInstance` did can be undone from `scope`: by the activity `handler`, or where that is absent by what undoes
 * its inside. `variables` are its own as it ended. Records made in it belong to this one from now on.
 */
export type CompensationRecorded = Event<
  'CompensationRecorded',
  { n: number; element: string; elementInstance: number; scope: number; handler?: string; variables?: JsonObject }
>;

export type CompensationEvent = CompensationRecorded;
