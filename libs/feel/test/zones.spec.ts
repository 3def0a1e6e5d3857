import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';
import { describe, expect, it } from 'vitest';

import { offsetAtInstant, offsetAtLocal } from '../src/temporal/zone.js';

const zones = fc.constantFrom(
  'Europe/Paris',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Monrovia',
);
/** Around changes of clocks as often as anywhere. */
const moments = fc.oneof(
  fc.integer({ min: -3e9, max: 4e9 }),
  fc
    .tuple(
      fc.integer({ min: 1970, max: 2040 }),
      fc.constantFrom(3, 4, 10, 11),
      fc.integer({ min: 1, max: 31 }),
      fc.integer({ min: 0, max: 14_400 }),
    )
    .map(([year, month, day, second]) => Date.UTC(year, month - 1, day) / 1000 + second),
);

describe('the offset of a zone', () => {
  it('is that of its rules, however often it is asked for nearby', () => {
    fc.assert(
      fc.property(
        zones,
        moments,
        fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 5 }),
        (zone, moment, near) => {
          for (const seconds of [moment, ...near.map((step) => moment + step)]) {
            const rules = IANAZone.create(zone);
            expect(offsetAtInstant(zone, seconds)).toBe(rules.offset(seconds * 1000) * 60);
            const shown = DateTime.fromMillis(seconds * 1000, { zone: 'utc' }).setZone(zone, { keepLocalTime: true });
            expect(offsetAtLocal(zone, seconds)).toBe(shown.offset * 60);
          }
        },
      ),
      { numRuns: 500 },
    );
  }, 30_000);
  it('changes at a minute past midnight where it does', () => {
    const before = Date.UTC(1990, 9, 28, 0, 0, 30) / 1000 + 2.5 * 3600;
    expect([before, before + 30].map((seconds) => offsetAtInstant('America/St_Johns', seconds) / 60)).toEqual([
      -150, -210,
    ]);
  });
});
