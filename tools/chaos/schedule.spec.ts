import { describe, expect, it } from 'vitest';

import { FAULT_KINDS, schedule, type Fault, type FaultKind, type Targets } from './schedule.ts';

const targets: Targets = {
  processes: ['execution-1', 'execution-2', 'task', 'portal'],
  links: ['broker', 'execution-1→postgres', '→task'],
  kinds: FAULT_KINDS,
};
function faultsOf(seed: number, count: number, from = targets): readonly Fault[] {
  const faults = schedule(seed, from);
  return Array.from({ length: count }, () => faults.next().value);
}

describe('the schedule of faults', () => {
  it('is the same for the same seed', () => {
    expect(faultsOf(7, 200)).toEqual(faultsOf(7, 200));
    expect(faultsOf(7, 200)).not.toEqual(faultsOf(8, 200));
  });

  it('holds every kind that is possible, and no other', () => {
    expect(new Set(faultsOf(1, 1_000).map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
    const few: FaultKind[] = ['cut', 'kill-process'];
    expect(new Set(faultsOf(1, 200, { ...targets, kinds: few }).map(({ kind }) => kind))).toEqual(new Set(few));
  });

  it('breaks connections at links, and processes by their names', () => {
    const isOfLinks = ({ kind }: Fault) => ['cut', 'swallow', 'stall', 'slow'].includes(kind);
    const ofLinks = Map.groupBy(faultsOf(3, 1_000), isOfLinks);
    const targetsOf = (of: boolean) => new Set(ofLinks.get(of)?.map(({ target }) => target));
    expect(targetsOf(true)).toEqual(new Set(targets.links));
    expect(targetsOf(false)).toEqual(new Set([...targets.processes, 'postgres', 'broker']));
  });

  it('replaces old releases of execution alone', () => {
    const others = faultsOf(4, 1_000).filter(({ kind }) => kind === 'replace-old');
    expect(new Set(others.map(({ target }) => target))).toEqual(new Set(['execution-1', 'execution-2']));
  });

  it('leaves three seconds at most between two faults, half of the time', () => {
    const gaps = faultsOf(5, 1_000)
      .map(({ after }) => after)
      .toSorted((a, b) => a - b);
    expect(gaps[500]).toBeLessThanOrEqual(3_000);
  });

  it('sets no clock so wrong that services refuse each other', () => {
    const skews = faultsOf(6, 1_000).filter(({ kind }) => kind === 'skew-clock');
    expect(Math.max(...skews.map(({ amount }) => Math.abs(amount)))).toBeLessThanOrEqual(15_000);
  });
});
