import type pg from 'pg';

import type { Bus } from '@baton/messaging';

import { missingMigrations } from '../database/migrations.js';
import { toRejection } from '../errors/rejection-of.js';
import type { ServiceDefinition } from '../service-definition.js';
import type { Readiness } from './readiness.js';

/** What every process needs: its database, its tables as its code knows them, its bus. */
export function addNeeds(
  readiness: Readiness,
  definitions: readonly ServiceDefinition[],
  { pool, bus }: { readonly pool: pg.Pool; readonly bus: Bus | undefined },
): void {
  readiness.add('database', () => plainly(async () => void (await pool.query('select 1'))));
  readiness.add('migrations', () =>
    plainly(async () => {
      const missing = await missingMigrations(pool, definitions);
      if (missing.length > 0) throw new Error(`The database lacks ${missing.join(', ')}: restart this process`);
    }),
  );
  if (bus === undefined) return;
  readiness.add(
    'bus',
    lasting(() => bus.trouble()),
  );
}

/** A fact that cannot be handled is trouble until it is parked, which is no reason to send callers elsewhere. */
const TROUBLE_MS = 3_000;

/** Fails while there is trouble that has lasted a while, or from the start on. */
function lasting(trouble: () => string | undefined): () => void {
  let since: number | undefined = -Infinity;
  return () => {
    const reason = trouble();
    since = reason === undefined ? undefined : (since ?? performance.now());
    if (since !== undefined && performance.now() - since >= TROUBLE_MS) throw new Error(reason);
  };
}

/** Errors of the network name addresses, which are nobody's business: the caller is told what a caller of the API is told. */
async function plainly(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw toRejection(error) ?? error;
  }
}
