import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Bus } from '@baton/messaging';

import { advance } from '../src/edge/advance.js';
import { Processes } from '../src/edge/processes.js';
import { thisProcess } from '../src/edge/this-process.js';
import { BusinessClock, createPool, ProcessOperations, runMigrations, serviceCaller } from '../src/index.js';
import type { RunningPostgres } from '../src/postgres/embedded-postgres.js';
import { temporaryPostgres, until } from './running.js';

const HOUR = 3_600_000;

let postgres: RunningPostgres;
let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
  postgres = await temporaryPostgres();
  pool = createPool({ url: postgres.url, size: 5, onError: () => undefined });
  for (const schema of ['a', 'b', 'kept']) await runMigrations(pool, schema, []);
});

afterAll(async () => {
  await pool?.end();
  await postgres?.stop();
});

const started = async (schema: string): Promise<BusinessClock> => {
  const clock = new BusinessClock(schema, { pool, schema });
  await clock.start();
  return clock;
};

/** Advances the clocks of services that have a process each; `settle` stands for the bus between them. */
function advanceAll(clocks: readonly BusinessClock[], duration: string, settle = async () => {}): Promise<number> {
  const bus = { drained: settle, position: () => '' } as Bus;
  const members = clocks.map((clock) => ({
    service: clock.service,
    processes: [thisProcess(new ProcessOperations([clock], bus))],
  }));
  return advance(new Processes(async () => members), duration, serviceCaller('portal', 'default'));
}

/** Work with due moments, which notes what it does. */
function agenda(clock: BusinessClock, name: string, due: number[], done: string[]): void {
  clock.register({
    nextDue: async () => (due.length === 0 ? null : Math.min(...due)),
    runDue: async (now) => {
      for (const at of due.filter((moment) => moment <= now).sort((x, y) => x - y)) {
        due.splice(due.indexOf(at), 1);
        done.push(name);
      }
    },
  });
}

describe('a business clock', () => {
  it('does not move unless the test clock is on', async () => {
    await expect(advanceAll([new BusinessClock('task')], 'PT1H')).rejects.toMatchObject({
      kind: 'wrong-state',
      code: 'CLOCK_FIXED',
    });
  });

  it('keeps its offset over a restart, and replicas follow', async () => {
    const clock = await started('kept');
    const replica = await started('kept');
    await advanceAll([clock], 'PT48H');
    await until(() => replica.now() - Date.now() > 47 * HOUR);
    const next = await started('kept');
    expect(next.now() - Date.now()).toBeGreaterThan(47 * HOUR);
    for (const each of [clock, replica, next]) each.stop();
  });

  it('never goes back', async () => {
    const clock = await started('a');
    await expect(advanceAll([clock], '-PT1H')).rejects.toMatchObject({ code: 'CLOCK_BACKWARDS' });
    const before = clock.now();
    expect(await new ProcessOperations([clock], undefined).moveClock(before - HOUR)).toBeGreaterThanOrEqual(before);
    clock.stop();
  });

  it('does what falls due on the way in due order, over services, with facts settled in between', async () => {
    const [a, b] = [await started('a'), await started('b')];
    const done: string[] = [];
    const now = a.now();
    const ofB = [now + 2 * HOUR];
    agenda(a, 'a1', [now + HOUR], done);
    agenda(a, 'a3', [now + 3 * HOUR], done);
    agenda(b, 'b', ofB, done);
    agenda(a, 'later', [now + 9 * HOUR], done);
    let told = false;
    await advanceAll([a, b], 'PT4H', async () => {
      if (done.includes('a3') && !told) ofB.push(now + 3 * HOUR + 1);
      told = done.includes('a3');
    });
    expect(done).toEqual(['a1', 'b', 'a3', 'b']);
    expect(a.now()).toBeGreaterThanOrEqual(now + 4 * HOUR);
    expect(a.now()).toBeLessThan(now + 5 * HOUR);
    a.stop();
    b.stop();
  });
});
