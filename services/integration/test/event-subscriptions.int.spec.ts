import { setDefaultCACertificates } from 'node:tls';

import { testDatabase, type TestDatabase } from '@baton/testing/database';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Rejection } from '@baton/kernel';

import { selfSigned } from './certificate.js';
import {
  completed,
  deliveriesOf,
  guestInvited,
  opened,
  prepareFeed,
  publish,
  shown,
  started,
  startReplica,
  subscribe,
  type Made,
  type Replica,
} from './event-feed.js';
import { FakeExecution } from './fake-execution.js';
import { json, otherSystem, type OtherSystem, type Received } from './other-system.js';
import { until, type Answer } from './running.js';

let database: TestDatabase;
let replica: Replica;
let receiver: OtherSystem;
const execution = new FakeExecution();

beforeAll(async () => {
  const tls = selfSigned();
  setDefaultCACertificates([tls.cert]);
  database = await testDatabase();
  await prepareFeed(database);
  receiver = await otherSystem(tls);
  replica = await startReplica(database, execution, [`127.0.0.1:${receiver.port}`]);
});
beforeEach(() => {
  receiver.answer(json(204, ''));
  receiver.received.length = 0;
  execution.refusal = undefined;
  execution.asked = 0;
});
afterEach(async () => {
  const { body } = await replica.rest('GET', '/v1/event-subscriptions?pageSize=200');
  for (const { subscriptionId } of body.subscriptions)
    await replica.rest('DELETE', `/v1/event-subscriptions/${subscriptionId}`);
});
afterAll(async () => {
  await replica?.stop();
  await receiver?.close();
  await database?.drop();
});

const received = (count: number): Promise<Received[]> =>
  until(() => receiver.received.length >= count && receiver.received);
const verified = ({ secret }: Pick<Made, 'secret'>, { body, headers }: Received): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);
const verb = async ({ id }: Made, path: string, body?: object) =>
  replica.rest('POST', `/v1/event-subscriptions/${id}/${path}`, body);
const onlyDelivery = (made: Made, state: string) =>
  until(async () => (await deliveriesOf(replica, made)).find((delivery) => delivery.state === state));

describe('a subscription', () => {
  it('gets matching facts as signed CloudEvents over HTTPS', async () => {
    const made = await subscribe(replica, `${receiver.url}/in`, { eventTypes: ['baton.instance.*'] });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const fact = started('i-1', 'order', { traceparent });
    await publish(database, fact, opened('i-1'), guestInvited('i-1'));
    const [call] = (await received(1)) as [Received];
    expect(verified(made, call)).toEqual({
      specversion: '1.0',
      id: fact.id,
      source: 'baton/execution',
      type: 'baton.instance.started.v1',
      subject: 'i-1',
      time: fact.time,
      sequence: String(fact.seq),
      tenant: 'default',
      traceparent,
      datacontenttype: 'application/json',
      data: { processKey: 'order', version: 1, businessKey: 'B-1' },
    });
    expect(call).toMatchObject({
      method: 'POST',
      path: '/in',
      headers: {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'webhook-id': `${fact.id}_${made.id}`,
        traceparent,
      },
    });
    expect(() => new Webhook(`whsec_${'A'.repeat(32)}`).verify(call.body, call.headers as never)).toThrow('signature');
    const { deliveryId } = await onlyDelivery(made, 'delivered');
    expect(await deliveriesOf(replica, made)).toHaveLength(1);
    const { body } = await replica.rest('GET', `/v1/event-subscriptions/${made.id}/deliveries/${deliveryId}`);
    expect(body).toMatchObject({
      delivery: { state: 'delivered', attempts: 1, eventType: 'baton.instance.started.v1', lastStatus: 204 },
      event: { id: fact.id },
      attempts: [{ number: 1, status: 204 }],
    });
  });

  it('gets a fact once, however often it is delivered to us', async () => {
    const made = await subscribe(replica, receiver.url);
    const fact = completed('i-2');
    await publish(database, fact);
    await received(1);
    await publish(database, fact, completed('i-2'));
    await received(2);
    await replica.bus.drained();
    await replica.app.advanceClock('PT1M');
    expect(receiver.received.map(({ body }) => JSON.parse(body).id).filter((id) => id === fact.id)).toHaveLength(1);
    expect(await deliveriesOf(replica, made)).toHaveLength(2);
  });

  it('gets the facts of a key in their order', async () => {
    await subscribe(replica, receiver.url, { eventTypes: ['*'] });
    const facts = Array.from({ length: 20 }, (_, n) => (n % 2 ? completed('i-odd') : completed('i-even')));
    await publish(database, ...facts);
    const calls = await received(20);
    for (const key of ['i-odd', 'i-even']) {
      const sequence = calls.map(({ body }) => JSON.parse(body)).filter(({ subject }) => subject === key);
      expect(sequence.map(({ id }) => id)).toEqual(facts.filter((fact) => fact.key === key).map(({ id }) => id));
    }
  });

  it('gets nothing while it is paused, and what happened meanwhile when it is resumed', async () => {
    const made = await subscribe(replica, receiver.url);
    expect((await verb(made, 'pause')).body.state).toBe('paused');
    await publish(database, completed('i-3'));
    await replica.app.advanceClock('PT1H');
    expect(receiver.received).toEqual([]);
    expect(await shown(replica, made)).toMatchObject({ waiting: 1 });
    expect((await verb(made, 'resume')).body.state).toBe('active');
    await received(1);
  });

  it('of one process gets the facts of its instances, also where these do not name it', async () => {
    execution.processes.set('i-old', 'order').set('i-other', 'invoice');
    const made = await subscribe(replica, receiver.url, { processKey: 'order' });
    execution.refusal = new Rejection('unavailable', 'SERVICE_UNAVAILABLE', 'away');
    await publish(database, completed('i-old'), completed('i-other'), completed('i-nowhere'));
    await publish(database, started('i-new'), completed('i-new'), started('i-else', 'invoice'), completed('i-else'));
    expect(JSON.parse((await received(1))[0]?.body ?? '').subject).toBe('i-new');
    await until(() => execution.asked >= 3);
    expect(await deliveriesOf(replica, made)).toHaveLength(1);
    execution.refusal = undefined;
    await replica.app.advanceClock('PT10S');
    expect(receiver.received.map(({ body }) => JSON.parse(body).subject)).toEqual(['i-new', 'i-old']);
    expect(await deliveriesOf(replica, made)).toHaveLength(2);
  });

  it('that is deleted gets nothing more, and its log goes with it', async () => {
    const made = await subscribe(replica, receiver.url);
    await publish(database, completed('i-4'));
    await onlyDelivery(made, 'delivered');
    expect((await replica.rest('DELETE', `/v1/event-subscriptions/${made.id}`)).status).toBe(204);
    expect((await replica.rest('GET', `/v1/event-subscriptions/${made.id}`)).status).toBe(404);
    await publish(database, completed('i-4'));
    await replica.bus.drained();
    await until(async () => {
      const { rows } = await database.pool.query(
        'select from integration.event_subscriptions where subscription_id = $1',
        [made.id],
      );
      return rows.length === 0;
    });
    expect(receiver.received).toHaveLength(1);
  });
});

describe('an endpoint that fails', () => {
  it('is asked again by the schedule, on the business clock, and keeps the log of it', async () => {
    receiver.answer(json(503, '{"down":"for maintenance"}'));
    const made = await subscribe(replica, receiver.url);
    await publish(database, completed('i-5'));
    await until(async () => (await shown(replica, made)).failingSince);
    await replica.app.advanceClock('PT1M');
    expect(receiver.received).toHaveLength(3); // at once, after 5 s, after 35 s
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    receiver.answer(json(200, 'ok'));
    await replica.app.advanceClock('PT4M');
    const { deliveryId } = await onlyDelivery(made, 'delivered');
    expect((await shown(replica, made)).failingSince).toBeUndefined();
    const { body } = await replica.rest('GET', `/v1/event-subscriptions/${made.id}/deliveries/${deliveryId}`);
    expect(body.attempts.map(({ status, response }: Answer['body']) => [status, response])).toEqual([
      [503, '{"down":"for maintenance"}'],
      [503, '{"down":"for maintenance"}'],
      [503, '{"down":"for maintenance"}'],
      [200, 'ok'],
    ]);
  });

  it('is given the time that it asks for', async () => {
    receiver.answer(json(429, '', { 'retry-after': '600' }));
    await subscribe(replica, receiver.url);
    await publish(database, completed('i-6'));
    await received(1);
    await replica.app.advanceClock('PT9M');
    expect(receiver.received).toHaveLength(1);
    await replica.app.advanceClock('PT2M');
    expect(receiver.received).toHaveLength(2);
  });

  it('for three days is sent nothing more, says why, and can be resumed', async () => {
    receiver.answer(json(500, 'x'.repeat(5_000)));
    const made = await subscribe(replica, receiver.url);
    await publish(database, completed('i-7'));
    await until(async () => (await shown(replica, made)).failingSince);
    await replica.app.advanceClock('P4D');
    expect(receiver.received).toHaveLength(11);
    expect(await shown(replica, made)).toMatchObject({
      state: 'disabled',
      reason: expect.stringMatching(/^Every attempt since .* has failed; the last one: The endpoint answered 500$/),
    });
    const { deliveryId } = await onlyDelivery(made, 'failed');
    const { body } = await replica.rest('GET', `/v1/event-subscriptions/${made.id}/deliveries/${deliveryId}`);
    expect(body.attempts[0].response).toHaveLength(1_024);
    await publish(database, completed('i-7'));
    await replica.bus.drained();
    receiver.answer(json(200, ''));
    expect((await verb(made, 'resume')).body).toMatchObject({ state: 'active' });
    await publish(database, completed('i-8'));
    await received(12);
    expect(JSON.parse(receiver.received[11]?.body ?? '').subject).toBe('i-8');
  });

  it('and says that it is gone is disabled at once', async () => {
    receiver.answer(json(410, ''));
    const made = await subscribe(replica, receiver.url);
    await publish(database, completed('i-9'));
    await until(async () => (await shown(replica, made)).state === 'disabled');
    expect((await shown(replica, made)).reason).toContain('410');
    await replica.app.advanceClock('P1D');
    expect(receiver.received).toHaveLength(1);
  });

  it('does not answer with a redirect', async () => {
    receiver.answer(json(302, '', { location: `${receiver.url}/elsewhere` }));
    const made = await subscribe(replica, receiver.url);
    expect((await verb(made, 'test')).body).toMatchObject({ delivery: { state: 'failed' }, attempt: { status: 302 } });
    expect(receiver.received.map(({ path }) => path)).toEqual(['/']);
  });

  it('holds up no other one, however slow it is', async () => {
    const slow: (() => void)[] = [];
    receiver.answer(({ path }, response) => {
      if (path === '/slow') slow.push(() => response.writeHead(204).end());
      else response.writeHead(204).end();
    });
    await subscribe(replica, `${receiver.url}/slow`);
    await publish(database, ...Array.from({ length: 100 }, (_, n) => completed(`i-slow-${n}`)));
    await until(() => slow.length === 4);
    await subscribe(replica, `${receiver.url}/fast`);
    await publish(database, ...Array.from({ length: 20 }, (_, n) => completed(`i-fast-${n}`)));
    await until(() => receiver.received.filter(({ path }) => path === '/fast').length === 20);
    expect(slow.length).toBe(4);
    receiver.answer(json(204, ''));
    for (const answer of slow) answer();
    await until(() => receiver.received.filter(({ path }) => path === '/slow').length === 120);
  });
});

describe('a person', () => {
  it('sends a sample, whatever the state', async () => {
    const made = await subscribe(replica, receiver.url);
    await verb(made, 'pause');
    const { status, body } = await verb(made, 'test');
    expect(status).toBe(200);
    expect(body).toMatchObject({ delivery: { state: 'delivered' }, attempt: { status: 204 } });
    expect(verified(made, receiver.received[0] as Received)).toMatchObject({ type: 'baton.subscription.test.v1' });
  });

  it('has a delivery sent again, with the same id', async () => {
    const made = await subscribe(replica, receiver.url);
    await publish(database, completed('i-10'));
    const { deliveryId } = await onlyDelivery(made, 'delivered');
    expect((await verb(made, `deliveries/${deliveryId}/redeliver`)).status).toBe(200);
    const [first, second] = (await received(2)) as [Received, Received];
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.body).toBe(first.body);
    await until(async () => (await deliveriesOf(replica, made))[0].attempts === 2);
    expect((await verb(made, `deliveries/${made.id}/redeliver`)).body.code).toBe('DELIVERY_UNKNOWN');
  });

  it('rotates the secret; for a while both sign', async () => {
    const old = await subscribe(replica, receiver.url);
    const { body } = await verb(old, 'rotate-secret', { overlap: 'PT1H' });
    expect(body.signingSecret).not.toBe(old.secret);
    expect(body.subscription.previousSecretUntil).toBeDefined();
    await verb(old, 'test');
    const both = receiver.received[0] as Received;
    expect(String(both.headers['webhook-signature']).split(' ')).toHaveLength(2);
    verified(old, both);
    verified({ secret: body.signingSecret }, both);
    const last = (await verb(old, 'rotate-secret', { overlap: 'PT0S' })).body.signingSecret;
    await verb(old, 'test');
    const one = receiver.received[1] as Received;
    verified({ secret: last }, one);
    expect(() => verified({ secret: body.signingSecret }, one)).toThrow('signature');
    expect((await verb(old, 'rotate-secret', { overlap: 'P8D' })).body.errors).toMatchObject([{ field: 'overlap' }]);
  });

  it('never sees a secret again', async () => {
    const made = await subscribe(replica, receiver.url);
    const told = JSON.stringify([
      await shown(replica, made),
      (await replica.rest('GET', '/v1/event-subscriptions')).body,
    ]);
    expect(told).not.toContain('whsec_');
    const { rows } = await database.pool.query('select * from integration.event_subscriptions');
    expect(JSON.stringify(rows)).not.toContain(made.secret.slice(6));
  });
});
