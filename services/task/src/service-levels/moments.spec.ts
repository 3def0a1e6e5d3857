import { describe, expect, it } from 'vitest';

import { dueAtOf, momentsOf, nextRepeat } from './moments.js';

const HOUR = 3_600_000;
const rule = {
  due: 'PT48H',
  nudges: [{ after: 'PT24H', repeat: 'PT12H' }],
  escalations: [{ after: 'P2D', to: 'backup' }],
};

describe('the moments of a service level', () => {
  it('count from the opening of the task', () => {
    expect(momentsOf('t', 5, rule)).toEqual([
      { userTaskId: 't', kind: 'nudge', ordinal: 0, dueAt: 24 * HOUR + 5, repeat: 'PT12H', target: '' },
      { userTaskId: 't', kind: 'escalate', ordinal: 0, dueAt: 48 * HOUR + 5, repeat: '', target: 'backup' },
    ]);
    expect(dueAtOf(5, rule)).toBe(48 * HOUR + 5);
    expect(dueAtOf(5, { ...rule, due: '' })).toBeNull();
  });
  it('repeat from where they were due, not from when they were worked off', () => {
    expect(nextRepeat({ dueAt: 0, repeat: 'PT12H' }, 1)).toBe(12 * HOUR);
  });
  it('skip the repeats that were missed', () => {
    expect(nextRepeat({ dueAt: 0, repeat: 'PT12H' }, 40 * HOUR)).toBe(48 * HOUR);
  });
  it('do not repeat without a repeat, nor for ever at one moment', () => {
    expect(nextRepeat({ dueAt: 0, repeat: '' }, 1)).toBeNull();
    expect(nextRepeat({ dueAt: 0, repeat: 'PT0S' }, 1)).toBeNull();
  });
});
