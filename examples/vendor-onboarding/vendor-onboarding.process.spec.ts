import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { readBpmn } from '@baton/bpmn';
import { simulate, type Simulation } from '@baton/engine/simulation';

const xml = readFileSync(new URL('./vendor-onboarding.bpmn', import.meta.url), 'utf8');
const [model] = (await readBpmn(xml)).processes;
if (model === undefined) throw new Error('The file holds no process');

const details = { legalName: 'Acme GmbH', taxId: 'DE123456789', iban: 'DE89370400440532013000' };
const requested = {
  vendor: { name: 'Acme', contactName: 'Vera Vendor', email: 'vera@acme.example', country: 'DE' },
  requester: 'rita@example.com',
};

/** From the request to the point where Risk has rated and the bank details are validated. */
const rated = (rating: string): Simulation =>
  simulate(model)
    .start(requested)
    .completeJob('createVendor', { response: { status: 201, body: { id: 'V-1' } } })
    .completeTask('provideDetails', details)
    .completeJob('validateBank', { valid: true })
    .completeTask('rateVendor', { rating, justification: 'new market' });

describe('vendor onboarding', () => {
  it('leads a vendor of low risk from the request to payment terms', () => {
    const story = rated('low')
      .completeTask('reviewContract', {}, 'approve')
      .completeTask('setTerms', { paymentTerms: 'NET30', currency: 'EUR' })
      .completeJob('writeBack', { response: { status: 200, body: {} } })
      .completeJob('tellOnboarded');
    expect(story.status).toBe('completed');
    expect(story.variables()).toMatchObject({
      vendorId: 'V-1',
      details,
      bankValid: true,
      rating: 'low',
      paymentTerms: 'NET30',
    });
  });

  it('tells systems and people what they need', () => {
    const story = rated('low')
      .completeTask('reviewContract', {}, 'approve')
      .completeTask('setTerms', { paymentTerms: 'NET30', currency: 'EUR' });
    const [create, validate, writeBack] = story.eventsOf('JobCreated');
    expect(create?.variables).toMatchObject({
      method: 'POST',
      url: '{{secrets.ERP_URL}}/vendors',
      body: { name: 'Acme', country: 'DE' },
    });
    expect(validate).toMatchObject({ jobType: 'validate-bank-details', retries: 3 });
    expect(writeBack?.variables).toMatchObject({
      url: '{{secrets.ERP_URL}}/vendors/V-1',
      body: { status: 'active', iban: details.iban, bankValid: true },
    });
    expect(
      story.eventsOf('UserTaskOpened').map(({ element, guest, owner }) => [element, guest?.email ?? owner?.candidates]),
    ).toEqual([
      ['provideDetails', 'vera@acme.example'],
      ['rateVendor', ['group:risk']],
      ['reviewContract', ['group:legal']],
      ['setTerms', ['group:accounts-payable']],
    ]);
  });

  it('asks the risk officer about a high rating, who may reject', () => {
    const story = rated('high')
      .completeTask('decideRisk', {}, 'reject')
      .completeJob('writeRejection', { response: { status: 200, body: {} } })
      .completeJob('tellRejected');
    expect(story.status).toBe('completed');
    expect(story.path().at(-1)).toBe('rejected');
  });

  it('lets the risk officer accept', () => {
    expect(rated('high').completeTask('decideRisk', {}, 'accept').waitingAt()).toEqual(['reviewContract']);
  });

  it('goes back to the vendor, with the reason, when Legal sends the contract back', () => {
    const story = rated('low').completeTask(
      'reviewContract',
      { reviewContractNote: 'The tax number is wrong' },
      'send-back',
    );
    expect(story.waitingAt()).toEqual(['provideDetails']);
    expect(story.eventsOf('UserTaskOpened').at(-1)?.variables).toEqual({
      company: 'Acme',
      sentBackBecause: 'The tax number is wrong',
    });
    expect(
      story.completeTask('provideDetails', details).completeJob('validateBank', { valid: true }).waitingAt(),
    ).toContain('rateVendor');
  });

  it('gives every step of a person an owner and a clock that nudges after a day and escalates after two', () => {
    const steps = Object.values(model.elements).filter(({ kind }) => kind === 'userTask');
    for (const { id, baton } of steps) {
      expect([
        id,
        baton.owner ?? baton.guest,
        baton.serviceLevel?.nudges[0]?.after,
        baton.serviceLevel?.escalations[0]?.after,
      ]).toEqual([id, expect.anything(), 'PT24H', 'PT48H']);
    }
  });
});
