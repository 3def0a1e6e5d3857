import {
  ENGINE_STATE_VERSION,
  evolve,
  initialState,
  packEvents,
  unpackEvents,
  type EngineEvent,
  type InstanceState,
} from '@baton/engine';
import { Journal } from '@baton/journal';
import { alignGeneration } from '@baton/messaging';
import type { Provider } from '@nestjs/common';
import { Logger } from '@nestjs/common';
import type pg from 'pg';

import { PG_POOL } from '@baton/service-kit';

import { Commits } from './commits.js';
import { sideTables } from './side-tables.js';
import { startedBy } from './started-by.js';

/** The journal of all process instances. */
export class InstanceJournal extends Journal<InstanceState, EngineEvent> {}

export const instanceJournal: Provider = {
  provide: InstanceJournal,
  inject: [PG_POOL, Commits],
  useFactory: async (pool: pg.Pool, commits: Commits): Promise<InstanceJournal> => {
    await alignGeneration(pool, 'execution', 'journal');
    const logger = new Logger('Journal');
    const packed = (await formatOf(pool)) >= PACKED;
    return new InstanceJournal({
      pool,
      schema: 'execution',
      sides: sideTables,
      premise: `select generation from execution.latest_versions`,
      initial: initialState,
      evolve,
      stateVersion: ENGINE_STATE_VERSION,
      settled: ({ status }) => status !== 'active',
      actorOf: startedBy,
      ...(packed && { encode: packEvents }),
      decode: unpackEvents,
      onCommitted: (batch, xid) => commits.announce(batch, xid),
      onError: (error) => logger.error(error),
    });
  },
};

/** Events without their words; see the migration that made `journal_format`. */
const PACKED = 2;

/** How events are written to this database; read are all of them. */
async function formatOf(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ version: number }>('select version from execution.journal_format');
  return rows[0]?.version ?? 1;
}
