import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { factTypes, topics } from '@baton/contracts';
import { JournalPartitions, uuidBound } from '@baton/journal';
import { uuidTime } from '@baton/kernel';
import type { Bus } from '@baton/messaging';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { JournalFacts } from '../src/facts/journal-facts.js';
import { RetentionHandler } from '../src/retention/retention.handler.js';
import { RetentionRepository } from '../src/retention/retention.repository.js';
import { RetentionPlan } from '../src/retention/retention-settings.js';
import { Collector } from '../src/traces/collector.js';
import { oneTask } from './processes.js';
import { codeOf, startExecution, until, type Running } from './running.js';

let db: TestDatabase;
let app: Running;
let folder: string;

beforeEach(async () => {
  db = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'baton-archive-'));
  app = await startExecution(db.url, true, 300, { BATON_RETENTION: 'P30D', BATON_RETENTION_ARCHIVE: folder });
  await app.deploy(oneTask(), 'one-task');
});
afterEach(async () => {
  await app?.stop();
  await db?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const sweep = () => app.nest.get(RetentionHandler, { strict: false }).sweep();
const partitions = async () =>
  (await new JournalPartitions(db.pool, 'execution').list()).map(({ name }) => name).slice(0, 2);

async function ended(): Promise<string> {
  const instanceId = await app.start('one-task', { order: 7 });
  await app.complete((await app.activate('work'))!);
  return instanceId;
}

/** Ends the first partition after the instance, so that later ones are in the next. */
async function divideAfter(instanceId: string): Promise<void> {
  const [first] = await new JournalPartitions(db.pool, 'execution').list();
  const bound = uuidBound(uuidTime(instanceId) + 1);
  await db.pool.query(`alter table execution.journal detach partition execution.journal_first;
    alter table execution.journal attach partition execution.journal_first for values from (minvalue) to ('${bound}');
    create table execution.journal_next partition of execution.journal for values from ('${bound}') to ('${first?.until}')`);
}

async function rowsIn(table: string, instanceId: string): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>(
    `select count(*)::int as n from execution.${table} where instance_id = $1`,
    [instanceId],
  );
  return rows[0]?.n ?? 0;
}

const archived = (file: string): Record<string, unknown>[] =>
  gunzipSync(readFileSync(join(folder, file)))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('instances that ended long enough ago', () => {
  it('go with their partition when all in it have, and are archived before', async () => {
    const old = await ended();
    await divideAfter(old);
    const running = await app.start('one-task');
    await sweep();
    expect(await rowsIn('journal', old)).toBe(2);
    await app.advanceClock('P31D');
    await sweep();
    expect(await partitions()).not.toContain('journal_first');
    expect(await rowsIn('instances', old)).toBe(0);
    expect(await codeOf(app.get(old))).toBe('INSTANCE_UNKNOWN');
    await app.complete((await app.activate('work'))!);
    expect(await rowsIn('journal', running)).toBe(2);
    const lines = archived('journal_first.ndjson.gz');
    expect(lines.map(({ instanceId, seq }) => [instanceId, seq])).toEqual([
      [old, 1],
      [old, 2],
    ]);
    expect(lines[1]).toMatchObject({
      tenant: 'default',
      events: expect.arrayContaining([{ type: 'InstanceCompleted' }]),
    });
  });

  it('go by themselves where another one still runs, which goes on', async () => {
    const running = await app.start('one-task');
    const job = (await app.activate('work'))!;
    const old = await ended();
    await divideAfter(old);
    await app.advanceClock('P31D');
    await sweep();
    expect(await partitions()).toContain('journal_first');
    expect([await rowsIn('journal', old), await rowsIn('instances', old)]).toEqual([0, 0]);
    expect(readdirSync(join(folder, 'journal_first'))).toEqual([`${old}.ndjson.gz`]);
    await app.complete(job);
    expect(await rowsIn('journal', running)).toBe(2);
    await app.advanceClock('P31D');
    await sweep();
    expect(await partitions()).not.toContain('journal_first');
  });

  it('stay until everybody has read what is published of them', async () => {
    const old = await ended();
    await divideAfter(old);
    await app.advanceClock('P31D');
    let waiting = 1;
    const bus = {
      backlogs: async () => [
        { stage: 'relay', name: 'execution', topic: topics.instance, waiting, oldestSeconds: 32 * 24 * 3_600 },
      ],
    } as unknown as Bus;
    const plan = new RetentionPlan({ BATON_RETENTION: 'P30D' });
    const clock = app.clocks.find(({ service }) => service === 'execution')!;
    const retention = new RetentionHandler(
      db.pool,
      new RetentionRepository(db.pool),
      plan,
      new Collector(),
      bus,
      clock,
    );
    await retention.sweep();
    expect(await rowsIn('journal', old)).toBe(2);
    waiting = 0;
    await retention.sweep();
    expect(await rowsIn('journal', old)).toBe(0);
    await retention.onModuleDestroy();
  });
});

describe('facts', () => {
  it('are read in the order of their commits across partitions', async () => {
    const first = await app.start('one-task');
    await divideAfter(first);
    const second = await app.start('one-task');
    await app.complete((await app.activate('work'))!);
    const told = new Set<string>([factTypes.InstanceStarted, factTypes.InstanceCompleted]);
    const source = new JournalFacts(db.pool, 'execution', () => () => undefined);
    // Older transactions of the whole server hold them back.
    const story = await until(async () => {
      const { facts } = await source.read(null, 100);
      const keys = facts.filter(({ type }) => told.has(type)).map(({ key }) => key);
      return keys.length === 3 && keys;
    });
    expect(story).toEqual([first, second, first]);
  });
});
