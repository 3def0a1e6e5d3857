import { initialState, type JobCreated } from '@baton/engine';
import { describe, expect, it } from 'vitest';

import type { Definition } from '../deployments/definition.js';
import { JobOffers, type JobTaker } from './job-offers.js';

const job = { type: 'JobCreated', n: 1, jobType: 'pay', retries: 3 } as JobCreated;

const taker = (credit: number): JobTaker => ({ types: ['pay'], lockMs: 1_000, credit, deliver: () => undefined });

/** An instance whose only job nobody was granted. */
function ungranted(offers: JobOffers): void {
  const state = { ...initialState(), jobs: { 1: {} } } as unknown as ReturnType<typeof initialState>;
  offers.handOut([], { instanceId: 'i', state, definition: { tenant: 'acme' } as Definition, events: [job] });
}

describe('job offers', () => {
  it('are granted as long as somebody has credit', () => {
    const offers = new JobOffers();
    offers.join(taker(1));
    expect(offers.grant('acme', job)).toBeDefined();
    expect(offers.grant('acme', job)).toBeUndefined();
  });

  it('count the jobs that were left in the table, and not those that nobody counted', () => {
    const offers = new JobOffers();
    offers.join(taker(0), true);
    ungranted(offers);
    ungranted(offers);
    expect(offers.take('pay')).toBe(2);
    expect(offers.take('pay')).toBe(0);
    ungranted(offers);
    offers.hint('pay');
    expect(offers.take('pay')).toBe(Infinity);
  });

  it('queue behind older jobs until those that were known are claimed', () => {
    const offers = new JobOffers();
    const worker = taker(0);
    offers.join(worker, true);
    ungranted(offers);
    offers.addCredit(worker, 5);
    expect(offers.grant('acme', job)).toBeUndefined();
    const waiting = offers.take('pay');
    ungranted(offers); // came while the table was asked
    offers.looked('pay', waiting - 1);
    expect(offers.grant('acme', job)).toBeDefined();
    expect(offers.take('pay')).toBe(1);
  });

  it('still queue when not all that were known could be claimed', () => {
    const offers = new JobOffers();
    const worker = taker(0);
    offers.join(worker, true);
    ungranted(offers);
    ungranted(offers);
    offers.addCredit(worker, 1);
    offers.looked('pay', offers.take('pay') - 1);
    expect(offers.grant('acme', job)).toBeUndefined();
    expect(offers.take('pay')).toBe(1);
  });

  it('ask for a claim when there are jobs and hands', () => {
    const offers = new JobOffers();
    const asked: string[] = [];
    offers.onBacklog = (type) => void asked.push(type);
    const worker = taker(0);
    offers.join(worker, true);
    ungranted(offers);
    expect(asked).toEqual([]);
    offers.addCredit(worker, 1);
    expect(asked).toEqual(['pay']);
  });
});
