import type { Replica } from './queueing.js';
import type { Costs } from './reckoning.js';

/** Of bench/measured.json what is used here. */
export interface Measured {
  readonly rows: readonly { readonly id: string; readonly figures: Figures }[];
  readonly budget?: { readonly parts: readonly { process: string; component: string; micros: number }[] };
}

interface Figures {
  readonly cpuMicros?: { readonly server: number; readonly client: number; readonly postgres: number };
  readonly bytesPerInstance?: number;
  readonly walBytesPerInstance?: number;
  readonly p50Ms?: number;
}

/** The journal keeps two flushes under way at most. */
const CONNECTIONS = 2;
const ROUND_TRIP_MICROS = 500;

/**
 * What an instance costs each part: `execution` as it was measured alone, the read side as what all of Baton costs beyond it,
 * the relay from the profile.
 *
 * @throws Error that names the command which measures what is missing
 */
export function costsOf(measured: Measured): Costs {
  const alone = figuresOf(measured, 'execution-alone');
  const whole = figuresOf(measured, 'one-task');
  const relay = measured.budget?.parts.find(
    ({ process, component }) => process === 'server' && component === 'bus and relay',
  );
  if (relay === undefined) throw new Error('The budget is not measured: npm run bench -- budget');
  return {
    execution: known(alone.cpuMicros?.server),
    relay: relay.micros,
    executionDatabase: known(alone.cpuMicros?.postgres),
    insight: Math.max(1, known(whole.cpuMicros?.server) - known(alone.cpuMicros?.server)),
    insightDatabase: Math.max(1, known(whole.cpuMicros?.postgres) - known(alone.cpuMicros?.postgres)),
    walBytes: known(whole.walBytesPerInstance),
    databaseBytes: known(whole.bytesPerInstance),
  };
}

/**
 * A replica of those costs. How long a commit takes by itself follows from the latency of a few instances a second, of which
 * each has two commits and nothing else to wait for but its CPU time and the way to the worker.
 */
export function replicaOf(measured: Measured, { execution, executionDatabase }: Costs): Replica {
  const calm = known(figuresOf(measured, 'rate-300').p50Ms) * 1000;
  return {
    commandMicros: execution / 2,
    rowMicros: executionDatabase / 2,
    commitMicros: Math.max(100, (calm - execution - executionDatabase - ROUND_TRIP_MICROS) / 2),
    connections: CONNECTIONS,
    roundTripMicros: ROUND_TRIP_MICROS,
  };
}

function figuresOf({ rows }: Measured, id: string): Figures {
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(`The row ${id} is not measured: npm run bench -- all --only ${id}`);
  return row.figures;
}

function known(figure: number | undefined): number {
  if (figure === undefined) throw new Error('A measured row lacks a figure: npm run bench -- all');
  return figure;
}
