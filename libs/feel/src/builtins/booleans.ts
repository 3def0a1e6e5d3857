import { same } from '../comparison.js';
import type { Run } from '../run.js';
import { FeelDateTime } from '../temporal/date-time.js';
import { FeelTime } from '../temporal/time.js';
import { kindOf, type FeelValue } from '../values.js';
import { builtin, onlyByName } from './builtin.js';

const zoneOf = (value: FeelValue): string | undefined =>
  value instanceof FeelTime ? value.zone : value instanceof FeelDateTime ? value.time.zone : undefined;

const isSame = (run: Run, a: FeelValue, b: FeelValue): boolean =>
  kindOf(a) === kindOf(b) && zoneOf(a) === zoneOf(b) && same(run, a, b);

export const BOOLEANS = [
  builtin('not', ['negand: any'], (_run, negand) => (typeof negand === 'boolean' ? !negand : null)),
  builtin('is', ['value1: any', 'value2: any'], isSame),
  // By name, what is not given is null.
  onlyByName(builtin('is', ['value1: any'], (run, a) => isSame(run, a, null))),
  onlyByName(builtin('is', ['value2: any'], (run, b) => isSame(run, null, b))),
];
