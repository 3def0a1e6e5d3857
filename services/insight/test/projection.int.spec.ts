import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Fact } from '@baton/messaging';
import { inTransaction, newId, runMigrations } from '@baton/service-kit';
import { testDatabase, type TestDatabase } from '@baton/testing/database';

import { CreateProgress1795305600000 } from '../migrations/1795305600000-create-progress.js';
import { ShareNames1796200000000 } from '../migrations/1796200000000-share-names.js';
import { InstancesProjection } from '../src/progress/instances.projection.js';
import { FROM_INSTANCES, toView, type ReadRow } from '../src/progress/instance-row.js';
import { read } from './read.js';
import { Story } from './story.js';

let database: TestDatabase;

const write = (projection: InstancesProjection, facts: readonly Fact[]) =>
  inTransaction(database.pool, (tx) => projection.project(tx, facts));
const rowOf = async ({ instanceId }: Story) =>
  (
    await database.pool.query<ReadRow & { revision: number }>(
      `select i.*, c.process_name, c.model_id from ${FROM_INSTANCES} where instance_id = $1`,
      [instanceId],
    )
  ).rows[0];
const viewOf = async (story: Story) => {
  const row = await rowOf(story);
  return row && toView(row);
};
const rated = () => new Story(newId()).upToRating();
/** As the parts are written, JSON has no undefined. */
const expected = ({ facts, time }: Story) => JSON.parse(JSON.stringify(read(facts, undefined, time).view)) as unknown;

beforeAll(async () => {
  database = await testDatabase();
  await runMigrations(database.pool, 'insight', [CreateProgress1795305600000, ShareNames1796200000000]);
});
afterAll(() => database?.drop());

describe('the projection', () => {
  it('comes to the same in one batch and fact by fact', async () => {
    const [whole, parts] = [rated(), rated()];
    const projection = new InstancesProjection();
    await write(projection, whole.facts);
    for (const fact of parts.facts) await write(projection, [fact]);
    expect([await viewOf(whole), await viewOf(parts)]).toEqual([expected(whole), expected(parts)]);
    expect([(await rowOf(whole))?.revision, (await rowOf(parts))?.revision]).toEqual([1, parts.facts.length]);
  });

  it('goes on where another process has written meanwhile', async () => {
    const [one, other] = [new InstancesProjection(), new InstancesProjection()];
    const [story, second] = [rated(), rated()];
    await write(one, story.facts.slice(0, 5));
    await write(other, story.facts.slice(5, 12));
    await write(one, [...second.facts, ...story.facts.slice(12)]);
    expect([await viewOf(story), await viewOf(second)]).toEqual([expected(story), expected(second)]);
  });

  it('loses nothing when a transaction is undone and its facts come again', async () => {
    const projection = new InstancesProjection();
    const story = rated();
    await write(projection, story.facts.slice(0, 5));
    const undone = inTransaction(database.pool, async (tx) => {
      await projection.project(tx, story.facts.slice(5, 15));
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await write(projection, story.facts.slice(5, 15));
    await write(projection, story.facts.slice(15));
    expect(await viewOf(story)).toEqual(expected(story));
  });

  it('writes nothing for facts that come again, even to a process that has just begun', async () => {
    const story = rated();
    await write(new InstancesProjection(), story.facts);
    await write(new InstancesProjection(), story.facts);
    await write(new InstancesProjection(), story.facts.slice(7));
    expect((await rowOf(story))?.revision).toBe(1);
  });

  it('keeps instances of the same id in two tenants apart', async () => {
    const id = newId();
    const [one, other] = [new Story(id, 'one').upToRating(), new Story(id, 'other').started()];
    await write(new InstancesProjection(), [...one.facts, ...other.facts]);
    const { rows } = await database.pool.query<ReadRow & { tenant: string }>(
      `select i.*, c.process_name, c.model_id from ${FROM_INSTANCES} where instance_id = $1 order by i.tenant`,
      [id],
    );
    expect(rows.map((row) => [row.tenant, toView(row)])).toEqual([
      ['one', expected(one)],
      ['other', expected(other)],
    ]);
  });
});
