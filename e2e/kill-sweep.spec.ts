import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '@baton/testing';

import type { Answer } from './harness/api.js';
import { CALLS, onboard, signInCrew, type Caller, type CallName, type Crew } from './harness/onboarding.js';
import { setStage, vendorRequest, type Stage } from './harness/stage.js';

/** Where the process is killed: while a call is under way (after some milliseconds), or right after its answer. */
interface Point {
  readonly call: CallName;
  readonly when: 'during' | 'after';
  readonly ms: number;
}

const POINTS: readonly Point[] = CALLS.flatMap((call, index): Point[] => [
  { call, when: 'during', ms: 1 + 3 * index },
  { call, when: 'after', ms: 0 },
]);
const STORIES = 5;
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

describe(`a process that is killed at ${POINTS.length} points of the story`, () => {
  let stage: Stage;
  let crew: Crew;
  let instances: string[] = [];
  let kills = 0;
  /** Only one kill at a time, and only of a process that runs. */
  let killing: Promise<unknown> = Promise.resolve();

  beforeAll(async () => {
    stage = await setStage();
    crew = await signInCrew(stage);
  });
  afterAll(() => stage?.close());

  function crash(before: () => Promise<void> = async () => {}): Promise<void> {
    const crashed = killing.then(async () => {
      await before();
      await stage.baton.kill();
      kills += 1;
      await stage.baton.start();
    });
    killing = crashed;
    return crashed;
  }

  /** Repeats a call until it is answered, as clients do, and kills Baton at the points that are given. */
  function killer(points: readonly Point[]): Caller {
    const left = [...points];
    const take = (call: CallName, when: Point['when']): Point | undefined => {
      const at = left.findIndex((point) => point.call === call && point.when === when);
      return at < 0 ? undefined : left.splice(at, 1)[0];
    };
    return async (name, call) => {
      const during = take(name, 'during');
      if (during !== undefined) {
        await crash(async () => {
          call().catch(() => undefined);
          await new Promise((passed) => setTimeout(passed, during.ms));
        });
      }
      const answer = await until(
        `${name} is answered`,
        async () => {
          const given = await call();
          return isAnswer(given) ? given : undefined;
        },
        PATIENCE_MS,
      );
      expect(answer.status, `${name}: ${JSON.stringify(answer.body)}`).toSatisfy(
        (status: number) => status < 300 || isDone(answer),
      );
      if (take(name, 'after') !== undefined) await crash();
      return answer;
    };
  }

  it('finishes every story', async () => {
    const stories = Array.from({ length: STORIES }, (_, story) => {
      const points = POINTS.filter((_point, index) => index % STORIES === story);
      return onboard(stage, crew, `K-${story}`, killer(points));
    });
    instances = await Promise.all(stories);
    expect(kills).toBe(POINTS.length);
  });

  it('does every step once', async () => {
    for (const instanceId of instances) {
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
  });

  it('lets the ERP recognise every repeated call by its Idempotency-Key', async () => {
    const response = await fetch(`${stage.erp.url}/vendors`, {
      headers: { authorization: `Bearer ${stage.erpToken}` },
    });
    const { vendors, calls } = (await response.json()) as {
      vendors: { name: string; status: string }[];
      calls: ErpCall[];
    };
    expect(vendors.map(({ name, status }) => [name, status]).sort()).toEqual(
      instances.map((_id, story) => [`Acme K-${story}`, 'active']),
    );
    const effective = calls.filter(({ repeated }) => !repeated);
    expect(effective.map(({ id, method }) => `${method} ${id}`).sort()).toEqual(
      [...new Set(calls.map(({ id, method }) => `${method} ${id}`))].sort(),
    );
    expect(new Set(effective.map(({ key }) => key)).size).toBe(2 * STORIES);
    for (const { id, method, key } of calls) expect(effective).toContainEqual({ id, method, key, repeated: false });
  });

  it('delivers every e-mail, and a repeated one bears the same Message-ID', async () => {
    for (const [story, instanceId] of instances.entries()) {
      const { api } = stage.baton;
      const messages = await until(
        'every message is sent',
        async () => {
          const found = await api.ok(
            api.get<{ messages: Message[] }>(`/v1/notifications/messages?instanceId=${instanceId}&pageSize=200`),
          );
          return found.messages.every(({ state }) => state === 'sent') ? found.messages : undefined;
        },
        PATIENCE_MS,
      );
      for (const { messageId, toEmail } of messages) {
        const received = stage.mail.mails.filter((mail) => mail.messageId === `<${messageId}@baton>`);
        expect(received.length, `${toEmail} of ${messageId}`).toBeGreaterThan(0);
        for (const mail of received) expect(mail.to).toEqual([toEmail]);
      }
      const told = messages.map(({ toEmail, subject }) => `${toEmail}: ${subject}`);
      expect(told.length).toBe(new Set(told).size);
      const { vendor, requester } = vendorRequest(`K-${story}`, `vera.k-${story}@vendor.example`);
      expect(told).toEqual(
        expect.arrayContaining([
          expect.stringContaining(`${vendor.email}: `),
          `${vendor.email}: Welcome as a vendor`,
          `${requester}: Vendor onboarded`,
          ...['Rate the vendor', 'Decide on the high risk', 'Review the contract', 'Set payment terms'].map((step) =>
            expect.stringContaining(step),
          ),
        ]),
      );
    }
  });
});

const isAnswer = ({ status }: Answer): boolean => status < 500 && status !== 429;

/** The answer of somebody who says again what was taken before the answer was lost. */
const isDone = ({ status, body }: Answer): boolean =>
  status === 409 && ['LINK_STALE', 'TASK_CLOSED'].includes(String(body['code']));

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
