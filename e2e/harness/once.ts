import { expect } from 'vitest';

import { until } from '@baton/testing';

import { vendorRequest, type Stage } from './stage.js';

const PATIENCE_MS = 240_000;

interface AuditEvent {
  readonly type: string;
  readonly elementId?: string;
}

interface Message {
  readonly messageId: string;
  readonly toEmail: string;
  readonly subject: string;
  readonly state: string;
}

interface ErpCall {
  readonly id: string;
  readonly method: string;
  readonly key: string;
  readonly repeated: boolean;
}

/** A story that has been told to its end; those who check them are given one or more. */
export interface Told {
  readonly requestId: string;
  readonly instanceId: string;
}

/** Every step of the story was done, and none of them twice. */
export async function expectEveryStepOnce(stage: Stage, stories: readonly Told[]): Promise<void> {
  expect(stories.length).toBeGreaterThan(0);
  for (const { instanceId } of stories) {
    const events = await eventsOf(stage, instanceId);
    const times = (type: string) => {
      const elements = events.filter((event) => event.type === type).map(({ elementId }) => elementId ?? '');
      return Object.fromEntries(
        [...Map.groupBy(elements, (element) => element)].map(([element, found]) => [element, found.length]),
      );
    };
    expect(times('UserTaskCompleted')).toEqual({
      provideDetails: 1,
      rateVendor: 1,
      decideRisk: 1,
      reviewContract: 1,
      setTerms: 1,
    });
    expect(times('JobCompleted')).toEqual({ createVendor: 1, validateBank: 1, writeBack: 1, tellOnboarded: 1 });
    expect(events.filter(({ type }) => type === 'InstanceStarted')).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'InstanceCompleted')).toHaveLength(1);
    expect(Object.values(times('ElementCompleted')).every((count) => count === 1)).toBe(true);
  }
}

/** The ERP has each vendor once, and recognised every repeated call by its Idempotency-Key. */
export async function expectErpOnce(stage: Stage, stories: readonly Told[]): Promise<void> {
  expect(stories.length).toBeGreaterThan(0);
  const response = await fetch(`${stage.erp.url}/vendors`, { headers: { authorization: `Bearer ${stage.erpToken}` } });
  const { vendors, calls } = (await response.json()) as {
    vendors: { name: string; status: string }[];
    calls: ErpCall[];
  };
  expect(vendors.map(({ name, status }) => [name, status]).sort()).toEqual(
    stories.map(({ requestId }) => [`Acme ${requestId}`, 'active']).sort(),
  );
  const effective = calls.filter(({ repeated }) => !repeated);
  expect(effective.map(({ id, method }) => `${method} ${id}`).sort()).toEqual(
    [...new Set(calls.map(({ id, method }) => `${method} ${id}`))].sort(),
  );
  expect(new Set(effective.map(({ key }) => key)).size).toBe(2 * stories.length);
  for (const { id, method, key } of calls) expect(effective).toContainEqual({ id, method, key, repeated: false });
}

/** Every e-mail of the stories has come, none was made twice, and one that was sent again bears the same Message-ID. */
export async function expectMailsOnce(stage: Stage, stories: readonly Told[]): Promise<void> {
  expect(stories.length).toBeGreaterThan(0);
  for (const { requestId, instanceId } of stories) {
    const { api } = stage.baton;
    const { vendor, requester } = vendorRequest(requestId, `vera.${requestId.toLowerCase()}@vendor.example`);
    // Some are made by facts and some by jobs, so none of them says that the others are there.
    const due = [
      `${vendor.email}: Welcome as a vendor`,
      `${requester}: Vendor onboarded`,
      'Rate the vendor',
      'Decide on the high risk',
      'Review the contract',
      'Set payment terms',
    ];
    const messages = await until(
      `each of ${due.join(', ')} is sent`,
      async () => {
        const found = await api.ok(
          api.get<{ messages: Message[] }>(`/v1/notifications/messages?instanceId=${instanceId}&pageSize=200`),
        );
        const isSent = found.messages.every(({ state }) => state === 'sent');
        return isSent && due.every((part) => told(found.messages).some((line) => line.includes(part)))
          ? found.messages
          : undefined;
      },
      PATIENCE_MS,
    );
    for (const { messageId, toEmail } of messages) {
      const received = stage.mail.mails.filter((mail) => mail.messageId === `<${messageId}@baton>`);
      expect(received.length, `${toEmail} of ${messageId}`).toBeGreaterThan(0);
      for (const mail of received) expect(mail.to).toEqual([toEmail]);
    }
    expect(told(messages).length).toBe(new Set(told(messages)).size);
  }
}

const told = (messages: readonly Message[]): readonly string[] =>
  messages.map(({ toEmail, subject }) => `${toEmail}: ${subject}`);

async function eventsOf({ baton: { api } }: Stage, instanceId: string): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  let token = '';
  do {
    const page = await api.ok(
      api.get<{ events: AuditEvent[]; nextPageToken?: string }>(
        `/v1/instances/${instanceId}/events?pageSize=200${token && `&pageToken=${token}`}`,
      ),
    );
    events.push(...page.events);
    token = encodeURIComponent(page.nextPageToken ?? '');
  } while (token !== '');
  return events;
}
