import { setTimeout as pause } from 'node:timers/promises';

import type { Bench, Client, Server } from '../bench.js';
import type { Report } from '../client.js';
import type { Workload } from '../workload.js';

/** Enough that a flush is full, few enough that none waits long. */
const IN_FLIGHT = 500;
const CATCH_UP_MS = 30 * 60_000;

export interface Filled {
  readonly client: Client;
  readonly report: Report;
  readonly bytesPerInstance: number;
}

/** Starts that many instances, each up to where it waits. */
export async function fill(bench: Bench, server: Server, workload: Workload, instances: number): Promise<Filled> {
  const client = await bench.drive(server, { workload });
  const before = await server.usage();
  const report = await client.order({ instances, only: 'start', inFlight: IN_FLIGHT, drainSeconds: 60 });
  bench.say(`${report.completed} wait, begun at ${Math.round(report.perSecond)}/s`);
  const after = await server.usage();
  return {
    client,
    report,
    bytesPerInstance: Math.round((after.databaseBytes - before.databaseBytes) / Math.max(report.completed, 1)),
  };
}

/** Waits until the read side has taken in what was begun, so that its work is not counted as somebody else's. */
export async function untilCalm({ pool }: Server): Promise<void> {
  for (const deadline = performance.now() + CATCH_UP_MS; performance.now() < deadline; await pause(1_000)) {
    const { rows } = await pool.query<{ behind: boolean }>(
      `select (select count(*) from insight.instances) < (select count(*) from execution.instances) as behind`,
    );
    if (rows[0]?.behind === false) return;
  }
  throw new Error('The read side has not caught up');
}
