import { same } from '../comparison.js';
import { FeelDateTime } from '../temporal/date-time.js';
import { FeelTime } from '../temporal/time.js';
import { kindOf, type FeelValue } from '../values.js';
import { builtin } from './builtin.js';

const zoneOf = (value: FeelValue): string | undefined =>
  value instanceof FeelTime ? value.zone : value instanceof FeelDateTime ? value.time.zone : undefined;

export const BOOLEANS = [
  builtin('not', ['negand: any'], (_run, negand) => (typeof negand === 'boolean' ? !negand : null)),
  builtin(
    'is',
    ['value1: any', 'value2: any'],
    (run, a, b) => kindOf(a) === kindOf(b) && zoneOf(a) === zoneOf(b) && same(run, a, b),
  ),
];
