import { ENGINE_STATE_VERSION, evolve, initialState, type EngineEvent, type InstanceState } from '@baton/engine';
import { Journal } from '@baton/journal';
import { alignGeneration } from '@baton/messaging';
import type { Provider } from '@nestjs/common';
import { Logger } from '@nestjs/common';
import type pg from 'pg';

import { PG_POOL } from '@baton/service-kit';

import { Commits } from './commits.js';
import { sideTables } from './side-tables.js';

/** The journal of all process instances. */
export class InstanceJournal extends Journal<InstanceState, EngineEvent> {}

export const instanceJournal: Provider = {
  provide: InstanceJournal,
  inject: [PG_POOL, Commits],
  useFactory: async (pool: pg.Pool, commits: Commits): Promise<InstanceJournal> => {
    await alignGeneration(pool, 'execution', 'journal');
    const logger = new Logger('Journal');
    return new InstanceJournal({
      pool,
      schema: 'execution',
      sides: sideTables,
      initial: initialState,
      evolve,
      stateVersion: ENGINE_STATE_VERSION,
      onCommitted: (batch) => commits.announce(batch),
      onError: (error) => logger.error(error),
    });
  },
};
