import { rates } from './rate.js';
import type { Scenario } from './scenario.js';

/** Everything that can be measured, by name. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  ...rates,
};
