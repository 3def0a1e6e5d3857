import { describe, expect, it } from 'vitest';

import { Admission, weightOf, type Work } from './admission.js';

/** A journal that answers `perMs` commands a millisecond, those first that came first. */
function journal(perMs: number, behind = () => false) {
  let now = 0;
  const admission = new Admission(() => now, { behind });
  const queue: { tenant: string; work: Work; done?: (() => void) | undefined }[] = [];
  const answered: Record<string, number> = {};
  let capacity = 0;
  const ask = (tenant: string, work: Work = 'start', done?: () => void) => {
    const taken = admission.admit(tenant, work);
    if (taken) queue.push({ tenant, work, done });
    return taken;
  };
  return {
    admission,
    answered,
    queue,
    ask,
    /** Every millisecond, `each` asks; what was taken is answered as fast as the journal can. */
    run(ms: number, each: () => void, speed = perMs) {
      for (let i = 0; i < ms; i++) {
        now++;
        each();
        for (capacity += speed; capacity >= 1; capacity--) {
          const next = queue.shift();
          if (next === undefined) {
            capacity = 0;
            break;
          }
          const { tenant, work, done } = next;
          answered[tenant] = (answered[tenant] ?? 0) + 1;
          admission.answered(tenant, work);
          done?.();
        }
      }
    },
    wait: () => queue.length / perMs,
  };
}

const times = (count: number, work: () => void) => () => {
  for (let i = 0; i < count; i++) work();
};

describe('admission', () => {
  it('refuses nothing while the journal keeps up', () => {
    const { run, ask, admission } = journal(10);
    run(
      5_000,
      times(9, () => ask('a')),
    );
    expect(admission.refused).toEqual({ start: 0, finish: 0 });
  });
  it('lets what is under way wait no longer than a quarter of a second at three times the load, and keeps the journal full', () => {
    const { run, ask, admission, answered, wait } = journal(10);
    run(
      3_000,
      times(30, () => ask('a')),
    );
    const before = answered['a'] ?? 0;
    run(
      2_000,
      times(30, () => ask('a')),
    );
    expect((answered['a'] ?? 0) - before).toBe(20_000);
    expect(wait()).toBeLessThan(300);
    expect(admission.refused.start).toBeGreaterThan(50_000);
    expect(admission.retryAfterMs).toBeGreaterThanOrEqual(100);
  });
  it('lets nothing wait much longer than usual, once it knows what that is', () => {
    const { run, ask, admission, answered, wait } = journal(10);
    run(
      5_000,
      times(9, () => ask('a')),
    );
    const before = answered['a'] ?? 0;
    run(
      2_000,
      times(30, () => ask('a')),
    );
    expect((answered['a'] ?? 0) - before).toBeGreaterThan(19_900);
    expect(admission.limit).toBeLessThan(500);
    expect(wait()).toBeLessThan(50);
  });
  it('takes many at once while nobody had to be refused, and again after that', () => {
    const { run, ask, admission } = journal(2);
    run(
      3_000,
      times(1, () => ask('a')),
    );
    const atOnce = () => Array.from({ length: 500 }, () => ask('a')).filter(Boolean).length;
    expect(atOnce()).toBeGreaterThan(490);
    run(
      1_000,
      times(6, () => ask('a')),
    );
    expect(admission.limit).toBe(150);
    run(
      1_000,
      times(1, () => ask('a')),
    );
    expect(admission.limit).toBe(500);
  });
  it('follows a journal that becomes slower, and one that becomes faster', () => {
    const { run, ask, admission } = journal(20);
    run(
      3_000,
      times(60, () => ask('a')),
    );
    expect(admission.limit).toBeGreaterThan(2_000);
    run(
      3_000,
      times(60, () => ask('a')),
      4,
    );
    expect(admission.limit).toBeLessThan(600);
    run(
      3_000,
      times(60, () => ask('a')),
      20,
    );
    expect(admission.limit).toBeGreaterThan(2_000);
  });
  it('does not let a tenant who floods starve a quiet one', () => {
    const { run, ask, answered } = journal(10);
    let refused = 0;
    run(
      2_000,
      times(50, () => ask('flood')),
    );
    const before = answered['quiet'] ?? 0;
    run(2_000, () => {
      times(50, () => ask('flood'))();
      if (!ask('quiet')) refused++;
    });
    expect(refused).toBe(0);
    expect((answered['quiet'] ?? 0) - before).toBeGreaterThan(1_700);
  });
  it('shares the journal evenly between two tenants who flood', () => {
    const { run, ask, answered } = journal(10);
    run(
      2_000,
      times(50, () => ask('first')),
    );
    run(
      1_000,
      times(50, () => (ask('first'), ask('second'))),
    );
    const before = { ...answered };
    run(
      4_000,
      times(50, () => (ask('first'), ask('second'))),
    );
    const [first, second] = ['first', 'second'].map((tenant) => (answered[tenant] ?? 0) - (before[tenant] ?? 0));
    expect(Number(first) / Number(second)).toBeGreaterThan(0.8);
    expect(Number(first) / Number(second)).toBeLessThan(1.25);
  });
  it('refuses starts before what finishes work', () => {
    const { run, ask, admission } = journal(10);
    let finished = 0;
    run(3_000, () => {
      times(50, () => ask('a'))();
      times(5, () => ask('a', 'finish') && finished++)();
    });
    expect(admission.refused.start).toBeGreaterThan(0);
    expect(admission.refused.finish).toBe(0);
    expect(finished).toBe(15_000);
  });
  it('keeps starts from running ahead of the workers: at three times the load as much is finished as ever', () => {
    let [waiting, hands, finished] = [0, 400, 0];
    const { run, ask } = journal(10, () => waiting > 0);
    const turn = () => {
      for (let i = 0; i < 15; i++) ask('a', 'start', () => waiting++);
      for (; waiting > 0 && hands > 0; waiting--) {
        hands--;
        const finish = () => {
          finished++;
          hands++;
        };
        expect(ask('a', 'finish', finish)).toBe(true);
      }
    };
    run(5_000, turn);
    const before = finished;
    run(10_000, turn);
    expect((finished - before) / 10_000).toBeGreaterThan(4.5); // of 5: each instance is two commands
    expect(waiting).toBeLessThan(5_000);
  });
  it('refuses nobody because workers are slow while there is little to do', () => {
    const { run, ask, admission } = journal(10, () => true);
    run(
      5_000,
      times(8, () => ask('a')),
    );
    expect(admission.refused).toEqual({ start: 0, finish: 0 });
  });
  it('takes no more than a bound although nothing is answered, whoever asks', () => {
    const { admission } = journal(0);
    for (let i = 0; i < 100_000; i++) admission.admit(`tenant ${i}`, 'finish');
    expect(admission.underWay).toBeLessThanOrEqual(20_000);
  });
  it('counts a large command for as many as it takes room', () => {
    const { admission } = journal(0);
    expect(weightOf(100)).toBe(1);
    const weight = weightOf(1024 * 1024);
    let taken = 0;
    while (admission.admit('a', 'start', weight)) taken++;
    expect(taken).toBeLessThan(20);
    for (; taken > 0; taken--) admission.answered('a', 'start', weight);
    expect(admission.underWay).toBe(0);
  });
});
