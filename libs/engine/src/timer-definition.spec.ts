import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';

import { nextFiring, readTimer, type TimerSchedule } from './timer-definition.js';

const at = (text: string, zone = 'utc'): number => DateTime.fromISO(text, { zone }).toMillis();

/** The first firings of a cycle that is scheduled at `now`, in the given zone's time of day. */
function firings(text: string, now: string, count: number, zone = 'utc'): readonly string[] {
  const read = readTimer('cycle', text, at(now));
  if ('reason' in read) throw new Error(read.reason);
  const all: TimerSchedule[] = [];
  for (let next: TimerSchedule | undefined = read; next && all.length < count; next = nextFiring(next)) all.push(next);
  return all.map(({ dueAt }) => DateTime.fromMillis(dueAt, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss"));
}

describe('a cycle', () => {
  it.each([
    ['R2/PT1H', ['2030-01-01T01:00:00', '2030-01-01T02:00:00']],
    ['R1/PT1H', ['2030-01-01T01:00:00']],
    ['R2/2030-02-01T00:00:00Z/PT1H', ['2030-02-01T00:00:00', '2030-02-01T01:00:00']],
    ['R2/2030-02-01T00:00:00Z/2030-02-01T06:00:00Z', ['2030-02-01T00:00:00', '2030-02-01T06:00:00']],
    ['R/PT1H/2030-01-01T03:30:00Z', ['2030-01-01T01:00:00', '2030-01-01T02:00:00', '2030-01-01T03:00:00']],
    ['R2/PT1H/2030-01-01T03:30:00Z', ['2030-01-01T01:00:00', '2030-01-01T02:00:00']],
    ['R2/2029-12-31T23:00:00Z/PT1H', ['2029-12-31T23:00:00', '2030-01-01T00:00:00']],
  ])('reads %s', (text, expected) => {
    expect(firings(text, '2030-01-01', 5)).toEqual(expected);
  });
  it('goes on with its next firing when it began in the past and has no end', () => {
    expect(firings('R/2029-01-01T00:30:00Z/PT1H', '2030-01-01', 2)).toEqual([
      '2030-01-01T00:30:00',
      '2030-01-01T01:30:00',
    ]);
    expect(firings('R/2029-12-30T09:00[Europe/Berlin]/P1D', '2030-01-01', 1)).toEqual(['2030-01-01T08:00:00']);
  });
  it('does not move after a short month', () => {
    expect(firings('R/2030-01-31T00:00:00Z/P1M', '2030-01-01', 4).map((day) => day.slice(5, 10))).toEqual([
      '01-31',
      '02-28',
      '03-31',
      '04-30',
    ]);
  });
  it.each([
    'R0/PT1H',
    'PT1H',
    'R/PT0.1S',
    'R/soon',
    'R3/2030-01-01T00:00:00Z',
    'R/PT1H/2029-01-01T00:00:00Z',
    'R/P1D/P1D/P1D',
  ])('refuses %s', (text) => {
    expect(readTimer('cycle', text, at('2030-01-01'))).toEqual({ reason: expect.any(String) as string });
  });
});

describe('daylight saving in a cycle with a zone', () => {
  it('keeps the time of day, and is an hour late once where that hour is left out', () => {
    for (const text of ['R/2030-03-30T02:30[Europe/Berlin]/P1D', 'R/2030-03-30T02:30@Europe/Berlin/P1D'])
      expect(firings(text, '2030-03-01', 3, 'Europe/Berlin')).toEqual([
        '2030-03-30T02:30:00',
        '2030-03-31T03:30:00',
        '2030-04-01T02:30:00',
      ]);
  });
  it('fires once where an hour comes twice', () => {
    expect(firings('R/2030-10-26T02:30[Europe/Berlin]/P1D', '2030-10-01', 3)).toEqual([
      '2030-10-26T00:30:00',
      '2030-10-27T00:30:00',
      '2030-10-28T01:30:00',
    ]);
  });
  it('does not matter to hours', () => {
    expect(firings('R/2030-03-31T01:30[Europe/Berlin]/PT1H', '2030-03-01', 2)).toEqual([
      '2030-03-31T00:30:00',
      '2030-03-31T01:30:00',
    ]);
  });
});

describe('a cron pattern', () => {
  it.each([
    ['0 9 * * 1-5', ['2030-01-01T09:00:00', '2030-01-02T09:00:00']],
    ['0 9 * * MON', ['2030-01-07T09:00:00', '2030-01-14T09:00:00']],
    ['*/20 * * * * *', ['2030-01-01T00:00:20', '2030-01-01T00:00:40']],
    ['0 0/5 * * * ?', ['2030-01-01T00:05:00', '2030-01-01T00:10:00']],
    ['0 0 9 ? * 2', ['2030-01-07T09:00:00', '2030-01-14T09:00:00']],
    ['0 0 0 1 1 ? 2032', ['2032-01-01T00:00:00']],
    ['0 0 L * *', ['2030-01-31T00:00:00', '2030-02-28T00:00:00']],
    ['@daily', ['2030-01-02T00:00:00', '2030-01-03T00:00:00']],
    ['0 9 * * *[Europe/Berlin]', ['2030-01-01T08:00:00', '2030-01-02T08:00:00']],
    ['0 9 * * * @Europe/Berlin', ['2030-01-01T08:00:00', '2030-01-02T08:00:00']],
  ])('reads %s', (text, expected) => {
    expect(firings(text, '2030-01-01', 2)).toEqual(expected);
  });
  it('that names one time of day comes late where its hour is left out, and once where it comes twice', () => {
    expect(firings('30 2 * * *[Europe/Berlin]', '2030-03-30T12:00', 2, 'Europe/Berlin')).toEqual([
      '2030-03-31T03:00:00',
      '2030-04-01T02:30:00',
    ]);
    expect(firings('30 2 * * *[Europe/Berlin]', '2030-10-26T12:00', 2)).toEqual([
      '2030-10-27T00:30:00',
      '2030-10-28T01:30:00',
    ]);
  });
  it('that names many leaves missing ones out, and fires in both hours of one name', () => {
    expect(firings('30 * * * *[Europe/Berlin]', '2030-03-31T00:00', 2)).toEqual([
      '2030-03-31T00:30:00',
      '2030-03-31T01:30:00',
    ]);
    expect(firings('30 * * * *[Europe/Berlin]', '2030-10-27T00:00', 2)).toEqual([
      '2030-10-27T00:30:00',
      '2030-10-27T01:30:00',
    ]);
  });
  it.each(['61 * * * *', '0 9 * * MOO', '@sometimes', '0 9 * * *[Nowhere/Land]', '0 0 0 1 1 ? 1999'])(
    'refuses %s',
    (text) => {
      expect(readTimer('cycle', text, at('2030-01-01'))).toEqual({ reason: expect.any(String) as string });
    },
  );
});
