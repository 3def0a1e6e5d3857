import { testDatabase, type TestDatabase } from '@baton/testing/database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { EventDeliveryState, EventSubscriptionServiceService } from '@baton/contracts/integration';
import { ServiceClients, type Caller } from '@baton/service-kit';

import { EventSenderHandler } from '../src/event-subscriptions/event-sender.handler.js';
import {
  completed,
  deliveriesOf,
  prepareFeed,
  publish,
  shown,
  startReplica,
  subscribe,
  type Made,
  type Replica,
} from './event-feed.js';
import { FakeExecution } from './fake-execution.js';
import { json, otherSystem, type OtherSystem } from './other-system.js';
import { until } from './running.js';

let database: TestDatabase;
let replicas: readonly [Replica, Replica];
let receiver: OtherSystem;
let unnamed: OtherSystem;

beforeAll(async () => {
  database = await testDatabase();
  await prepareFeed(database);
  [receiver, unnamed] = [await otherSystem(), await otherSystem()];
  const allow = [`127.0.0.1:${receiver.port}`];
  const first = await startReplica(database, new FakeExecution(), allow);
  replicas = [first, await startReplica(database, new FakeExecution(), allow)];
});
beforeEach(() => {
  receiver.answer(json(204, ''));
  receiver.received.length = 0;
  unnamed.received.length = 0;
});
afterAll(async () => {
  await Promise.all((replicas ?? []).map((replica) => replica.stop()));
  await Promise.all([receiver?.close(), unnamed?.close()]);
  await database?.drop();
});

const remove = async ({ id }: Made) => replicas[0].rest('DELETE', `/v1/event-subscriptions/${id}`);
const refusal = async (body: object, as?: string) =>
  (await replicas[0].rest('POST', '/v1/event-subscriptions', body, as)).body;
const good = { name: 'ERP', url: 'https://example.com/in', eventTypes: ['baton.instance.*'] };

describe('two replicas', () => {
  it('never make the same attempt both', async () => {
    const [a, b] = replicas;
    let open = 0;
    let most = 0;
    receiver.answer((_request, response) => {
      most = Math.max(most, ++open);
      setImmediate(() => {
        open--;
        response.writeHead(204).end();
      });
    });
    const made = await subscribe(a, receiver.url);
    await publish(database, ...Array.from({ length: 200 }, (_, n) => completed(`i-${n}`)));
    await until(async () => (await shown(b, made)).waiting === 0 && receiver.received.length >= 200);
    await Promise.all(replicas.map(({ bus }) => bus.drained()));
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(200);
    expect(ids).toHaveLength(200);
    expect(most).toBeLessThanOrEqual(8);
    await remove(made);
  });

  it('take over what one of them left behind, once its lease has ended', async () => {
    const made = await subscribe(replicas[0], receiver.url);
    await replicas[0].rest('POST', `/v1/event-subscriptions/${made.id}/pause`);
    await publish(database, completed('i-left'));
    await until(async () => (await shown(replicas[0], made)).waiting === 1);
    const lease = (at: string) =>
      database.pool.query(
        `update integration.event_deliveries set lease = gen_random_uuid(), leased_until = now() ${at} where subscription_id = $1`,
        [made.id],
      );
    await lease(`+ interval '1 minute'`);
    await replicas[0].rest('POST', `/v1/event-subscriptions/${made.id}/resume`);
    await publish(database, completed('i-next'));
    await until(() => receiver.received.length === 1);
    expect(JSON.parse(receiver.received[0]?.body ?? '').subject).toBe('i-next');
    await lease(`- interval '1 second'`);
    await until(() => receiver.received.some(({ body }) => JSON.parse(body).subject === 'i-left'));
    await remove(made);
  });
});

describe('bad input', () => {
  it.each([
    [{ ...good, name: ' ' }, 'name'],
    [{ ...good, url: 'example.com' }, 'url'],
    [{ ...good, url: 'http://example.com/' }, 'url'],
    [{ ...good, url: 'https://169.254.169.254/latest' }, 'url'],
    [{ ...good, url: 'https://[::ffff:127.0.0.1]/' }, 'url'],
    [{ ...good, eventTypes: [] }, 'eventTypes'],
    [{ ...good, eventTypes: ['baton.instance.*', 'baton.nothing.*'] }, 'eventTypes.1'],
    [{ ...good, eventTypes: ['baton.credential.changed.v1'] }, 'eventTypes.0'],
    [{ ...good, eventTypes: ['baton.person.*'] }, 'eventTypes.0'],
    [{ ...good, eventTypes: ['baton.guest.invited.v1'] }, 'eventTypes.0'],
    [{ ...good, signingSecret: 'hunter2' }, 'signingSecret'],
  ])('%j is refused by the name of its field', async (body, field) => {
    expect(await refusal(body)).toMatchObject({ status: 400, code: 'VALIDATION_FAILED', errors: [{ field }] });
  });
});

describe('an address', () => {
  it('that is not on the public internet is not called, whatever its name', async () => {
    const made = await subscribe(replicas[0], `https://localhost:${unnamed.port}/`);
    const { body } = await replicas[0].rest('POST', `/v1/event-subscriptions/${made.id}/test`);
    expect(body.attempt).toMatchObject({
      status: 0,
      error: `POST localhost:${unnamed.port}: the address is not on the public internet, and BATON_OUTBOUND_ALLOW does not name it`,
    });
    expect(unnamed.received).toEqual([]);
    await remove(made);
  });
});

describe('subscriptions', () => {
  it('belong to the designers and admins of one tenant', async () => {
    const [a] = replicas;
    const made = await subscribe(a, receiver.url);
    await publish(database, completed('i-foreign', { tenant: 'other' }), completed('i-ours'));
    await until(() => receiver.received.length === 1);
    const [delivery] = await deliveriesOf(a, made);
    expect(delivery.subject).toBe('i-ours');
    const foreign = 'other/person/o/admin';
    expect((await a.rest('GET', '/v1/event-subscriptions', undefined, foreign)).body.subscriptions).toEqual([]);
    const path = `/v1/event-subscriptions/${made.id}`;
    const calls = [
      ['GET', ''],
      ['POST', '/pause'],
      ['POST', '/resume'],
      ['POST', '/rotate-secret'],
      ['POST', '/test'],
      ['GET', '/deliveries'],
      ['GET', `/deliveries/${delivery.deliveryId}`],
      ['POST', `/deliveries/${delivery.deliveryId}/redeliver`],
      ['DELETE', ''],
    ] as const;
    for (const [method, rest] of calls) {
      expect((await a.rest(method, `${path}${rest}`, undefined, foreign)).status).toBe(404);
      for (const role of ['participant', 'operator', 'worker'])
        expect((await a.rest(method, `${path}${rest}`, undefined, `default/person/p/${role}`)).status).toBe(403);
    }
    expect((await refusal(good, 'default/person/p/operator')).status).toBe(403);
    await remove(made);
  });

  it('are at most a hundred of one tenant, and listed page by page', async () => {
    const crowded = 'crowded/person/c/admin';
    for (let n = 0; n < 100; n++) await subscribe(replicas[0], 'https://example.com/', {}, crowded);
    expect((await refusal(good, crowded)).code).toBe('TOO_MANY_SUBSCRIPTIONS');
    const first = (await replicas[0].rest('GET', '/v1/event-subscriptions?pageSize=60', undefined, crowded)).body;
    const second = (
      await replicas[0].rest(
        'GET',
        `/v1/event-subscriptions?pageSize=60&pageToken=${first.nextPageToken}`,
        undefined,
        crowded,
      )
    ).body;
    expect(first.subscriptions).toHaveLength(60);
    expect(second.subscriptions).toHaveLength(40);
    expect(second.nextPageToken).toBeUndefined();
    await database.pool.query(`update integration.event_subscriptions set state = 'deleted' where tenant = 'crowded'`);
  });

  it('are the same by gRPC', async () => {
    const [{ app }] = replicas;
    const caller: Caller = { tenant: 'default', subject: 'dora', kind: 'person', roles: ['designer'] };
    const client = app.nest.get(ServiceClients).client(EventSubscriptionServiceService, 'execution', 'integration');
    const { subscription, signingSecret } = await client.createEventSubscription(
      { name: 'ERP', url: receiver.url, eventTypes: ['*'], processKey: '', signingSecret: '' },
      { caller },
    );
    const subscriptionId = subscription?.subscriptionId ?? '';
    expect(signingSecret).toMatch(/^whsec_/);
    const { attempt, delivery } = await client.testEventSubscription({ subscriptionId }, { caller });
    expect(attempt).toMatchObject({ status: 204, number: 1 });
    const { deliveries } = await client.listEventDeliveries(
      { subscriptionId, state: EventDeliveryState.EVENT_DELIVERY_STATE_DELIVERED, pageSize: 0, pageToken: '' },
      { caller },
    );
    expect(deliveries).toMatchObject([{ deliveryId: delivery?.deliveryId, subject: subscriptionId }]);
    const rotate = { subscriptionId, signingSecret: '', overlap: { seconds: '604801', nanos: 0 } };
    await expect(client.rotateEventSubscriptionSecret(rotate, { caller })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      details: { fields: [{ field: 'overlap' }] },
    });
    await client.deleteEventSubscription({ subscriptionId }, { caller });
    await expect(client.getEventSubscription({ subscriptionId }, { caller })).rejects.toMatchObject({
      code: 'SUBSCRIPTION_UNKNOWN',
    });
  });

  it('keep the log of their deliveries for thirty days', async () => {
    const [a] = replicas;
    const made = await subscribe(a, receiver.url);
    await publish(database, completed('i-old'), completed('i-young'));
    await until(
      async () =>
        (await deliveriesOf(a, made)).every(({ state }) => state === 'delivered') && receiver.received.length === 2,
    );
    await database.pool.query(
      `update integration.event_deliveries set created_at = created_at - interval '31 days' where key = 'i-old'`,
    );
    await a.app.nest.get(EventSenderHandler).prune();
    expect((await deliveriesOf(a, made)).map(({ subject }) => subject)).toEqual(['i-young']);
    const { rows } = await database.pool.query(
      'select n from integration.event_attempts a where not exists (select from integration.event_deliveries d where d.n = a.n)',
    );
    expect(rows).toEqual([]);
    await remove(made);
  });
});
