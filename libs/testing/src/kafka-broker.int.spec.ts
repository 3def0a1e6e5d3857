import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokerAnswers } from '@baton/messaging/kafka';
import { afterEach, describe, expect, it } from 'vitest';
import { kafkaMissing, startBroker, type Broker, type BrokerOptions } from './kafka-broker.js';
import { kafkaIsHere } from './kafka-is-here.js';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function start(options?: BrokerOptions): Promise<Broker> {
  const broker = await startBroker(options);
  cleanUps.push(() => broker.stop());
  return broker;
}

const answers = ({ brokers }: Broker, user?: { name: string; password: string }) =>
  brokerAnswers({ brokers, clientId: 'test', ...(user && { user }) });

describe.skipIf(!(await kafkaIsHere()))('the Kafka broker of the tests', () => {
  it('answers once it is started, and again after it was killed, on this machine only', async () => {
    expect(await kafkaMissing()).toBeUndefined();
    const began = performance.now();
    const broker = await start();
    console.log(`ready after ${Math.round(performance.now() - began)} ms`);
    expect(broker.brokers).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+$/)]);
    expect(await answers(broker)).toBe(true);
    await broker.kill();
    expect(broker.pid).toBeUndefined();
    expect(await answers(broker)).toBe(false);
    await broker.start();
    expect(await answers(broker)).toBe(true);
  });

  it('knows its users, also those that are added later, and keeps them with its data', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'baton-kafka-kept-'));
    cleanUps.push(() => rm(dataDir, { recursive: true, force: true }));
    const [ada, bob] = [
      { name: 'ada', password: 'a1' },
      { name: 'bob', password: 'b1' },
    ];
    const first = await start({ dataDir, users: [ada] });
    expect(await answers(first, ada)).toBe(true);
    expect(await answers(first, bob)).toBe(false);
    expect(await answers(first)).toBe(false);
    await first.stop();
    const second = await start({ dataDir, users: [ada, bob] });
    for (const user of [ada, bob, second.admin]) expect(await answers(second, user)).toBe(true);
    expect(second.admin).toEqual(first.admin);
    expect(await readFile(join(dataDir, 'server.properties'), 'utf8')).not.toMatch(/ANONYMOUS|0\.0\.0\.0/);
    await second.stop();
    expect(existsSync(dataDir)).toBe(true);
  });
});
