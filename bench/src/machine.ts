import { availableParallelism, cpus, totalmem } from 'node:os';

import type pg from 'pg';

/** Where a figure was measured, and how durable a write was. */
export interface Machine {
  readonly cores: number;
  readonly model: string;
  readonly memoryGb: number;
  readonly node: string;
  readonly postgres: string;
  readonly fsync: string;
  readonly synchronousCommit: string;
  readonly fullPageWrites: string;
  /** Which share of instances is traced: none, as no run names a collector. */
  readonly traces: string;
}

/** As the database itself says. */
export async function machineOf(pool: pg.Pool): Promise<Machine> {
  const { rows } = await pool.query<Record<'version' | 'fsync' | 'commit' | 'pages', string>>(
    `select current_setting('server_version') as version, current_setting('fsync') as fsync,
       current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages`,
  );
  const [shown] = rows;
  return {
    cores: availableParallelism(),
    model: cpus()[0]?.model ?? '',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    postgres: shown?.version ?? '',
    fsync: shown?.fsync ?? '',
    synchronousCommit: shown?.commit ?? '',
    fullPageWrites: shown?.pages ?? '',
    traces: 'off',
  };
}

export const describeMachine = (machine: Machine): string =>
  `${machine.cores} cores (${machine.model}), ${machine.memoryGb} GB, Node ${machine.node.slice(1)}, PostgreSQL ${machine.postgres}, ` +
  `fsync ${machine.fsync}, synchronous_commit ${machine.synchronousCommit}, full_page_writes ${machine.fullPageWrites}; ` +
  `traces ${machine.traces}; metrics, logs at info, authorization and validation on`;
