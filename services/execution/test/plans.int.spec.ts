import { createPool } from '@baton/service-kit';
import { testDatabase, type TestDatabase } from '@baton/testing';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { JobsRepository } from '../src/jobs/jobs.repository.js';
import { TimersRepository } from '../src/timers/timers.repository.js';
import { startExecution } from './running.js';

let db: TestDatabase;
let pool: pg.Pool;
const plans: string[] = [];

beforeAll(async () => {
  db = await testDatabase();
  await (await startExecution(db.url)).stop();
  for (const table of ['jobs', 'timers', 'instances']) await db.pool.query(`vacuum (analyze) execution.${table}`);
  pool = createPool({ url: db.url, size: 1, onError: () => undefined });
  pool.on('connect', (client) => client.on('notice', ({ message }) => void plans.push(message ?? '')));
  await pool.query(`load 'auto_explain'; set auto_explain.log_min_duration = 0; set client_min_messages = log`);
});
beforeEach(() => void plans.splice(0));
afterAll(async () => {
  await pool?.end();
  await db?.drop();
});

// A plan is kept while the table that was empty fills.
describe('planned while its table is empty, a statement', () => {
  it('that claims jobs finds the free ones by their moment, and each by its key', async () => {
    const now = Date.now();
    const claim = { type: 'work', tenant: 'default', limit: 500, token: 't', lockMs: 1_000, now, businessNow: now };
    await new JobsRepository(pool).claim(claim);
    const [plan = ''] = plans;
    expect(plan).toContain('Index Scan using jobs_free on jobs');
    expect(plan).toContain('Index Cond: ((instance_id = ANY (ARRAY[free.instance_id])) AND (n = free.n))');
    expect(plan).toContain('Index Cond: (instance_id = jobs.instance_id)');
    expect(plan).not.toContain('Join Filter');
  });

  it('that asks for leases looks each up by its key', async () => {
    await new JobsRepository(pool).leases(['01a20424-e5e8-75e2-b8c4-a8f2ee82a318:1']);
    expect(plans[0]).toContain('Index Cond: ((instance_id = ANY (ARRAY[w.instance_id])) AND (n = w.n))');
    expect(plans[0]).not.toContain('Join Filter');
  });

  it('that looks for due timers reads them in their order', async () => {
    await new TimersRepository(pool).due(Date.now(), 100);
    expect(plans[0]).toContain('Index Scan using timers_order on timers');
    expect(plans[0]).toContain('Index Cond: (instance_id = timers.instance_id)');
    expect(plans[0]).not.toContain('Join Filter');
  });
});
