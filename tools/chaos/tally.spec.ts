import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { faultsIn, tableOf, Tally, type Sitting } from './tally.ts';

const folder = mkdtempSync(join(tmpdir(), 'baton-tally-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const counts = {
  instances: 5,
  jobs: 4,
  userTasks: 0,
  messages: 0,
  facts: 9,
  factsAgain: 1,
  faultsBesideOld: 0,
  mails: 0,
  calls: 0,
};
const sitting = (seed: number, cuts: number): Sitting => ({
  seed,
  seconds: 10,
  faults: { cut: cuts },
  counts,
  findings: seed === 2 ? [{ wrong: 'lost', what: 'start', detail: 'k' }] : [],
});

describe('sittings in a file', () => {
  it('add up, and each replaces only its own earlier state', () => {
    const file = join(folder, 'tally.json');
    const first = new Tally(file);
    first.note(sitting(1, 3));
    first.note(sitting(1, 7));
    const second = new Tally(file);
    second.note(sitting(2, 5));
    expect(faultsIn(new Tally(file).sittings)).toBe(12);
    const table = tableOf(new Tally(file).sittings);
    expect(table).toMatch(/seed 1, 2; 20 s/);
    expect(table).toMatch(/instances +10/);
    expect(table).toMatch(/lost +1\n/);
    expect(table).toContain('lost: start: k');
  });
});
