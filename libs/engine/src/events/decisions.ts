import type { JsonObject } from '@baton/kernel';

import type { Event } from './event.js';

/** How the result of job `n`, a decision, came about. */
export type DecisionEvaluated = Event<
  'DecisionEvaluated',
  { n: number; element: string; elementInstance: number; evaluation: JsonObject }
>;

export type DecisionEvent = DecisionEvaluated;
