import { factTypes, topics } from '@baton/contracts';
import { UserTaskOpened } from '@baton/contracts/execution';
import { GuestInvited } from '@baton/contracts/task';
import { alignGeneration, createGenerationsSql, createOutboxSql, outboxInsert, outboxSource } from '@baton/messaging';
import { PostgresBus, type Bus, type Fact } from '@baton/messaging';
import { inTransaction } from '@baton/service-kit';
import type { TestDatabase } from '@baton/testing/database';

import type { FakeExecution } from './fake-execution.js';
import { startIntegration, type Answer, type Running } from './running.js';

/** One replica of this service, with the bus that standalone runs and a clock that can be moved. */
export interface Replica extends Running {
  readonly bus: Bus;
}

/** Where the tests publish the facts of all other services. */
export async function prepareFeed({ pool }: TestDatabase): Promise<void> {
  await pool.query(`create schema feed; ${createGenerationsSql('feed')} ${createOutboxSql('feed')}`);
  await alignGeneration(pool, 'feed', 'outbox');
}

export async function startReplica(
  database: TestDatabase,
  execution: FakeExecution,
  allow: readonly string[],
): Promise<Replica> {
  let bus: Bus | undefined;
  const running = await startIntegration(database.url, execution, allow, {
    testClock: true,
    bus: ({ pool }) => {
      const sources = [topics.instance, topics.userTask, topics.model].map((topic) =>
        outboxSource(pool, 'feed', topic),
      );
      return (bus = new PostgresBus({ sources, pollMs: 10, leadMs: 20 }));
    },
  });
  return { ...running, bus: bus as Bus };
}

/** Commits the facts together. */
export const publish = (database: TestDatabase, ...facts: readonly Fact[]): Promise<void> =>
  inTransaction(database.pool, (tx) => outboxInsert(tx, 'feed', facts));

let last = 0;

/** The next fact of `key`. Its time is now, by the clock on the wall. */
export function fact(type: string, key: string, data: object = {}, more: Partial<Fact> = {}): Fact {
  const seq = ++last;
  const at = new Date().toISOString();
  const base = { topic: topics.instance, source: 'baton/execution', time: at, tenant: 'default' };
  return { id: `${key}-${seq}`, type, key, seq, data, ...base, ...more };
}

export const started = (key: string, processKey = 'order', more: Partial<Fact> = {}): Fact =>
  fact(factTypes.InstanceStarted, key, { processKey, version: 1, businessKey: 'B-1' }, more);

export const completed = (key: string, more: Partial<Fact> = {}): Fact =>
  fact(factTypes.InstanceCompleted, key, {}, more);

export const opened = (key: string): Fact =>
  fact(
    factTypes.UserTaskOpened,
    key,
    UserTaskOpened.fromPartial({ name: 'Approve', processKey: 'order', inputsJson: '{"iban":"DE00"}' }),
  );

export const guestInvited = (key: string): Fact =>
  fact(factTypes.GuestInvited, key, GuestInvited.fromPartial({ sealedLink: 'v1.sealed' }), { topic: topics.userTask });

export interface Made {
  readonly id: string;
  readonly secret: string;
}

/** A new subscription to what completes, unless told. */
export async function subscribe({ rest }: Replica, url: string, more: object = {}, as?: string): Promise<Made> {
  const body = { name: 'ERP', url, eventTypes: ['baton.instance.completed.v1'], ...more };
  const answer = await rest('POST', '/v1/event-subscriptions', body, as);
  if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return { id: answer.body.subscription.subscriptionId, secret: answer.body.signingSecret };
}

export const shown = async ({ rest }: Replica, { id }: Made): Promise<Answer['body']> =>
  (await rest('GET', `/v1/event-subscriptions/${id}`)).body;

export const deliveriesOf = async ({ rest }: Replica, { id }: Made): Promise<Answer['body'][]> =>
  (await rest('GET', `/v1/event-subscriptions/${id}/deliveries`)).body.deliveries;
