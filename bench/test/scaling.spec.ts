import { describe, expect, it } from 'vitest';

import { costsOf, replicaOf, type Measured } from '../pure/src/measured-costs.js';
import { simulate, type Replica } from '../pure/src/queueing.js';
import { ASSUMPTIONS, planFor, type Costs } from '../pure/src/reckoning.js';
import { scalingPage } from '../pure/src/scaling-page.js';

const costs: Costs = {
  execution: 100,
  relay: 10,
  executionDatabase: 60,
  insight: 40,
  insightDatabase: 40,
  walBytes: 3_000,
  databaseBytes: 1_500,
};

describe('what a rate needs', () => {
  const count = (rate: number, name: string): number | undefined =>
    planFor(rate, costs, ASSUMPTIONS).needs.find((need) => need.name === name)?.count;

  it('is enough of each part at the planned utilisation', () => {
    expect(count(6_000, 'execution replicas')).toBe(1);
    expect(count(6_001, 'execution replicas')).toBe(2);
    expect(count(100_000, 'execution replicas')).toBe(17);
  });

  it('grows in proportion', () => {
    expect(count(1_000_000, 'insight consumers')).toBe(67);
  });

  it('takes as many databases as the scarcest of CPU, WAL and relay asks for', () => {
    const plan = planFor(100_000, costs, ASSUMPTIONS);
    const asked = plan.needs.filter(({ name }) => name.startsWith('execution databases')).map((need) => need.count);
    expect(plan.databases).toBe(Math.max(...asked));
  });

  it('names the part that is full first, counting from what the smaller rate already has', () => {
    const small = planFor(10_000, costs, ASSUMPTIONS);
    expect(small.first.name).toBe('execution replicas');
    expect(planFor(100_000, costs, ASSUMPTIONS, small).first.name).not.toBe('execution replicas');
  });
});

describe('a simulated replica', () => {
  const replica: Replica = {
    commandMicros: 50,
    commitMicros: 500,
    rowMicros: 10,
    connections: 2,
    roundTripMicros: 200,
  };

  it('takes, of one instance alone, what its steps take', () => {
    const { p50Ms } = simulate(replica, 1, 50);
    expect(p50Ms).toBeCloseTo((2 * (50 + 500 + 10) + 200) / 1000, 2);
  });

  it('waits longer and packs more into a commit the busier it is', () => {
    const [calm, busy] = [simulate(replica, 1_000, 2_000), simulate(replica, 9_000, 2_000)];
    expect(busy.p99Ms).toBeGreaterThan(calm.p99Ms);
    expect(busy.batch).toBeGreaterThan(calm.batch);
    expect(busy.keepsUp).toBe(true);
  });

  it('does not keep up with more than its event loop can take', () => {
    expect(simulate(replica, 14_000, 5_000).keepsUp).toBe(false);
  });

  it('is the same for the same seed', () => {
    expect(simulate(replica, 5_000, 500, 7)).toEqual(simulate(replica, 5_000, 500, 7));
  });
});

describe('costs', () => {
  const measured: Measured = {
    rows: [
      {
        id: 'one-task',
        figures: {
          cpuMicros: { server: 140, client: 20, postgres: 100 },
          bytesPerInstance: 1_500,
          walBytesPerInstance: 3_000,
        },
      },
      { id: 'execution-alone', figures: { cpuMicros: { server: 100, client: 20, postgres: 60 } } },
      { id: 'rate-300', figures: { p50Ms: 2 } },
    ],
    budget: { parts: [{ process: 'server', component: 'bus and relay', micros: 10 }] },
  };

  it('of the read side are what all costs beyond execution alone', () => {
    expect(costsOf(measured)).toEqual(costs);
  });

  it('name the command that is missing', () => {
    expect(() => costsOf({ ...measured, rows: [] })).toThrow('--only execution-alone');
    expect(() => costsOf({ rows: measured.rows })).toThrow('bench -- budget');
  });

  it('leave for a commit what a calm instance takes beyond its CPU time', () => {
    expect(replicaOf(measured, costs).commitMicros).toBe((2_000 - 100 - 60 - 500) / 2);
  });

  it('fill the page', () => {
    const plans = [planFor(10_000, costs, ASSUMPTIONS)];
    const page = scalingPage({ costs, assumed: ASSUMPTIONS, replica: replicaOf(measured, costs), plans, loads: [] });
    expect(page).toContain('| execution replicas | 6,000 | 2 |');
  });
});
