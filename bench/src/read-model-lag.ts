import type pg from 'pg';
import { setTimeout as pause } from 'node:timers/promises';

import type { Composition } from './options.js';

/** Where each composition shows what has ended. */
const READ_MODELS: Readonly<Record<Composition, string>> = {
  standalone: `insight.instances where standing not in ('running', 'blocked', 'incident')`,
  execution: `bench.progress where state = 'completed'`,
};
const PATIENCE_MS = 60_000;

/** How many instances the read model shows as ended. */
export async function shownAsEnded(pool: pg.Pool, composition: Composition): Promise<number> {
  const { rows } = await pool.query<{ shown: string }>(`select count(*) as shown from ${READ_MODELS[composition]}`);
  return Number(rows[0]?.shown ?? 0);
}

/** Milliseconds until the read model shows as ended what has; -1 where that takes more than a minute. */
export async function readModelLag(pool: pg.Pool, composition: Composition): Promise<number> {
  const began = performance.now();
  const { rows } = await pool.query<{ ended: string }>(
    `select count(*) as ended from execution.instances where state = 'completed'`,
  );
  while (performance.now() - began < PATIENCE_MS) {
    if ((await shownAsEnded(pool, composition)) >= Number(rows[0]?.ended)) return Math.round(performance.now() - began);
    await pause(20);
  }
  return -1;
}
