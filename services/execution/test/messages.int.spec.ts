import {
  InstanceState,
  MessageServiceService as Messages,
  type PublishMessageRequest,
} from '@baton/contracts/execution';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { MessageCorrelator } from '../src/messages/message-correlator.js';
import { MessagesRepository } from '../src/messages/messages.repository.js';
import { sendsMessage, startedByMessage, waitForMessage } from './processes.js';
import { codeOf, participant, startExecution, until, type Running } from './running.js';

let db: TestDatabase;
let app: Running;
let other: Running;

beforeAll(async () => {
  db = await testDatabase();
  app = await startExecution(db.url, true);
  other = await startExecution(db.url, true);
  await app.deploy(waitForMessage(), 'wait-for-message');
});
afterAll(async () => {
  await app?.stop();
  await other?.stop();
  await db?.drop();
});

const HOUR = { seconds: '3600', nanos: 0 };
const publish = (node: Running, correlationKey: string, more: Partial<PublishMessageRequest> = {}) =>
  node.call(Messages.publishMessage, { name: 'reply', correlationKey, variablesJson: '{"answer":42}', ...more });
const completed = (instanceId: string) =>
  until(async () => (await app.get(instanceId)).state === InstanceState.INSTANCE_STATE_COMPLETED);
const stateOf = async (messageId: string): Promise<string | undefined> =>
  (await db.pool.query<{ state: string }>(`select state from execution.messages where message_id = $1`, [messageId]))
    .rows[0]?.state;

/** Holds the next call of a method back until `release`, and tells when it has come. */
function hold<Target extends object>(
  target: Target,
  method: keyof Target & string,
): { reached: Promise<void>; release(): void } {
  const original = target[method] as (...args: unknown[]) => Promise<unknown>;
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const reached = new Promise<void>((resolve) => {
    Object.assign(target, {
      [method]: async (...args: unknown[]) => {
        Reflect.deleteProperty(target, method);
        resolve();
        await gate;
        return original.apply(target, args);
      },
    });
  });
  return { reached, release };
}

describe('a message', () => {
  it('reaches the one instance that waits for it, wherever it was published', async () => {
    const [mine, another] = [
      await app.start('wait-for-message', { order: 'o-1' }),
      await app.start('wait-for-message', { order: 'o-2' }),
    ];
    expect(await publish(other, 'o-1')).toMatchObject({ instanceId: mine, repeatedRequest: false });
    expect(await app.get(mine)).toMatchObject({
      state: InstanceState.INSTANCE_STATE_COMPLETED,
      variablesJson: '{"order":"o-1","answer":42}',
    });
    expect((await app.get(another)).state).toBe(InstanceState.INSTANCE_STATE_RUNNING);
  });
  it('waits for its receiver as long as it lives', async () => {
    expect(await publish(app, 'o-3', { timeToLive: HOUR })).toMatchObject({ instanceId: '' });
    await completed(await other.start('wait-for-message', { order: 'o-3' }));
  });
  it('is gone when its time is up, by the business clock', async () => {
    await publish(app, 'o-4', { timeToLive: HOUR, messageId: 'late' });
    await app.advanceClock('PT1H1S');
    const instanceId = await app.start('wait-for-message', { order: 'o-4' });
    await app.nest.get(MessageCorrelator).sweep();
    expect((await app.get(instanceId)).state).toBe(InstanceState.INSTANCE_STATE_RUNNING);
    expect(await stateOf('late')).toBe('expired');
  });
  it('without a time to live is dropped when nobody waits', async () => {
    expect(await publish(app, 'o-5', { messageId: 'dropped' })).toMatchObject({ instanceId: '' });
    expect(await stateOf('dropped')).toBe('expired');
  });
  it('is taken once for one message id', async () => {
    const [first, second] = [
      await app.start('wait-for-message', { order: 'o-6' }),
      await app.start('wait-for-message', { order: 'o-6' }),
    ];
    expect(await publish(app, 'o-6', { messageId: 'm-6' })).toMatchObject({ instanceId: first });
    expect(await publish(other, 'o-6', { messageId: 'm-6' })).toMatchObject({
      instanceId: first,
      repeatedRequest: true,
    });
    expect((await app.get(second)).state).toBe(InstanceState.INSTANCE_STATE_RUNNING);
  });
  it('goes to one of many, also when many are published at once', async () => {
    const ids = await Promise.all([1, 2, 3, 4].map(() => app.start('wait-for-message', { order: 'o-7' })));
    const answers = await Promise.all(
      [app, other, app, other].map((node, i) => publish(node, 'o-7', { timeToLive: HOUR, messageId: `m-7-${i}` })),
    );
    await Promise.all(ids.map(completed));
    expect(new Set(answers.map(({ instanceId }) => instanceId).filter((id) => id !== '')).size).toBeGreaterThan(0);
    const { rows } = await db.pool.query(
      `select count(distinct received_by)::int as n from execution.messages where correlation_key = 'o-7' and state = 'delivered'`,
    );
    expect(rows[0]).toEqual({ n: 4 });
  });
  it('starts an instance, once for one message id', async () => {
    await app.deploy(startedByMessage(), 'started-by-message');
    const order = {
      name: 'ordered',
      correlationKey: '',
      variablesJson: '{"amount":7}',
      messageId: 'order-1',
      businessKey: 'B-1',
    };
    const { instanceId } = await app.call(Messages.publishMessage, order);
    expect(await app.get(instanceId)).toMatchObject({
      processKey: 'started-by-message',
      businessKey: 'B-1',
      variablesJson: '{"amount":7}',
    });
    expect(await other.call(Messages.publishMessage, order)).toMatchObject({ instanceId, repeatedRequest: true });
  });
  it('without an id is answered by the one who took it', async () => {
    const ids = await Promise.all([1, 2, 3].map(() => app.start('wait-for-message', { order: 'o-9' })));
    const answers = await Promise.all([app, other, app].map((node) => publish(node, 'o-9')));
    expect(answers.map(({ instanceId }) => instanceId).sort()).toEqual(ids.sort());
    const { rows } = await db.pool.query(
      `select from execution.messages where correlation_key = 'o-9' and state <> 'delivered'`,
    );
    expect(rows).toHaveLength(0);
  });
  it('that an instance sends reaches another', async () => {
    const instanceId = await other.start('wait-for-message', { order: 'o-8' });
    await app.deploy(sendsMessage(), 'sends-message');
    await app.start('sends-message', { order: 'o-8' });
    await completed(instanceId);
  });
  it('is refused without a name, with a mad time to live, or from a participant', async () => {
    expect(await codeOf(app.call(Messages.publishMessage, {}))).toBe('FIELD_REQUIRED');
    expect(await codeOf(publish(app, 'x', { timeToLive: { seconds: '-1', nanos: 0 } }))).toBe('OUT_OF_RANGE');
    expect(await codeOf(app.call(Messages.publishMessage, { name: 'reply' }, participant))).toBe('ROLE_REQUIRED');
  });
});

describe('correlation cannot miss', () => {
  it('when the subscription opens between the storing of the message and the look for its receiver', async () => {
    const looking = hold(app.nest.get(MessagesRepository), 'subscriptionsFor');
    const published = publish(app, 'i-1', { timeToLive: HOUR });
    await looking.reached;
    const instanceId = await other.start('wait-for-message', { order: 'i-1' });
    looking.release();
    await published;
    await completed(instanceId);
  });
  it('when the message is stored between the opening of the subscription and its look for messages', async () => {
    const looking = hold(other.nest.get(MessagesRepository), 'waitingFor');
    const instanceId = await other.start('wait-for-message', { order: 'i-2' });
    await looking.reached;
    await publish(app, 'i-2', { timeToLive: HOUR });
    looking.release();
    await completed(instanceId);
  });
  it('when both looked and died: the sweep joins them', async () => {
    const instanceId = await app.start('wait-for-message', { order: 'i-3' });
    await db.pool.query(
      `insert into execution.messages (tenant, message_id, name, correlation_key, variables, published_at, expires_at, state, touched_at)
       values ('default', 'orphan', 'reply', 'i-3', '{}', now(), now() + interval '1 day', 'new', now() - interval '1 minute')`,
    );
    await other.nest.get(MessageCorrelator).sweep();
    await completed(instanceId);
    expect(await stateOf('orphan')).toBe('delivered');
  });
  it('when a delivery died half way: it is made again, once', async () => {
    const instanceId = await app.start('wait-for-message', { order: 'i-4' });
    const marking = hold(app.nest.get(MessagesRepository), 'delivered');
    const published = publish(app, 'i-4', { messageId: 'half' });
    await marking.reached;
    await db.pool.query(
      `update execution.messages set touched_at = now() - interval '1 minute' where message_id = 'half'`,
    );
    // Another sweep, that of the process itself, may have taken it up before.
    await until(async () => {
      await other.nest.get(MessageCorrelator).sweep();
      return (await stateOf('half')) === 'delivered';
    });
    marking.release();
    expect((await published).instanceId).toBe(instanceId);
  });
});
