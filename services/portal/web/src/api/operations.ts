import { queryOptions } from '@tanstack/react-query';

import { get, post, segment } from './client.js';
import { pages, type Page } from './pages.js';

export interface Incident {
  readonly incidentId: string;
  readonly instanceId: string;
  readonly processKey: string;
  readonly businessKey?: string;
  readonly elementId: string;
  readonly elementName?: string;
  readonly code: string;
  readonly message: string;
  readonly raisedAt: string;
  readonly owner?: string;
  readonly resolvedAt?: string;
}

export interface SentMessage {
  readonly messageId: string;
  readonly toEmail: string;
  readonly toName?: string;
  readonly subject: string;
  readonly state: 'queued' | 'sent' | 'kept' | 'refused';
  readonly createdAt: string;
  readonly sentAt?: string;
  readonly attempts?: number;
  readonly lastError?: string;
  readonly instanceId?: string;
  readonly text?: string;
  readonly html?: string;
}

/** Facts of one key that a service could not take in, in their order. */
export interface ParkedFacts {
  readonly service: string;
  readonly topic?: string;
  readonly key: string;
  readonly facts?: number;
  readonly cause: string;
  readonly parkedAt?: string;
}

/** One parked fact, as `/v1/dlq` lists them: the first of a key failed, the others wait behind it. */
export interface DeadLetter {
  readonly service: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly factId: string;
  readonly cause: string;
  readonly parkedAt: string;
}

function byKey(letters: readonly DeadLetter[]): readonly ParkedFacts[] {
  const found = new Map<string, ParkedFacts>();
  for (const { service, topic, key, cause, parkedAt } of letters) {
    const id = `${service} ${topic} ${key}`;
    const first = found.get(id) ?? { service, topic, key, cause, parkedAt, facts: 0 };
    found.set(id, { ...first, facts: (first.facts ?? 0) + 1 });
  }
  return [...found.values()];
}

/** What does not answer, and why. */
export interface FailingCheck {
  readonly check: string;
  readonly reason: string;
}

export interface Health {
  readonly status: string;
  readonly failing?: readonly FailingCheck[];
}

export interface About {
  readonly version: string;
  readonly testClock?: boolean;
  readonly smtpConfigured?: boolean;
}

export type IncidentPage = Page & { readonly incidents?: readonly Incident[] };
export type MessagePage = Page & { readonly messages?: readonly SentMessage[]; readonly smtpConfigured?: boolean };

export const incidentPages = (includeResolved: boolean) =>
  pages<IncidentPage>(['incidents'], '/v1/incidents', { includeResolved });
export const messagePages = () => pages<MessagePage>(['messages'], '/v1/notifications/messages');
export const messageById = (id: string) =>
  queryOptions({
    queryKey: ['messages', 'one', id],
    queryFn: async ({ signal }) => {
      const answer = await get<SentMessage | { message: SentMessage }>(
        `/v1/notifications/messages/${segment(id)}`,
        signal,
      );
      return 'message' in answer ? answer.message : answer;
    },
  });
export const resendMessage = (id: string): Promise<void> => post(`/v1/notifications/messages/${segment(id)}/resend`);

export const parkedFacts = () =>
  queryOptions({
    queryKey: ['dlq'],
    queryFn: async ({ signal }) =>
      byKey((await get<{ deadLetters: readonly DeadLetter[] }>('/v1/dlq', signal)).deadLetters),
    refetchInterval: 30_000,
  });
export const redrive = (service: string, key?: string): Promise<void> => post('/v1/dlq/redrive', { service, key });

/** `/readyz` answers 503 with the same body while something is failing, so the status is not looked at. */
export const health = () =>
  queryOptions({
    queryKey: ['health'],
    queryFn: async ({ signal }) => (await (await fetch('/readyz', { signal })).json()) as Health,
    refetchInterval: 10_000,
  });
export const about = () =>
  queryOptions({ queryKey: ['about'], queryFn: ({ signal }) => get<About>('/v1/about', signal), staleTime: Infinity });
