import { growth } from './growth.js';
import { idle } from './idle.js';
import { overload } from './overload.js';
import { rates } from './rate.js';
import { readSide } from './read-side.js';
import { realistic } from './realistic-run.js';
import type { Scenario } from './scenario.js';
import { correlate } from './volume/correlate.js';
import { timers } from './volume/timers.js';
import { waiting } from './volume/waiting.js';

/** Everything that can be measured, by name. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  ...rates,
  realistic,
  growth,
  overload,
  'read-side': readSide,
  idle,
  waiting,
  timers,
  correlate,
};
