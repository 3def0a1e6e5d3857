import type { Bench, Client, Server } from './bench.js';
import { ceilingPerSecond } from './ceiling.js';
import type { Report } from './client.js';
import { readModelLag } from './read-model-lag.js';
import type { Result, Scenario } from './scenario.js';
import { workloads } from './workloads.js';
import type { Workload } from './workload.js';

const WARM_UP_SECONDS = 5;
const HALF_LOAD_SECONDS = 10;
const CEILING_SECONDS = 3;

/** Measures how many instances a second complete, at what cost, and how long each takes at half that rate. */
export const rateOf = (name: string, workload: Workload): Scenario => ({
  about: '',
  measure: (bench) => measure(bench, name, workload),
});

async function measure(bench: Bench, name: string, workload: Workload): Promise<Result> {
  const { seconds, rate, transport, composition } = bench.options;
  const server = await bench.serve();
  const client = await bench.drive(server, { workload });
  const ceiling = Math.round(await ceilingPerSecond(server.pool, Math.min(CEILING_SECONDS, seconds)));
  await client.order({ seconds: Math.min(WARM_UP_SECONDS, seconds), ...(rate !== undefined && { perSecond: rate }) });
  const order = { seconds, ...(rate !== undefined && { perSecond: rate }) };
  const { report, cost } = await costOf(server, client, () => client.order(order));
  const lagMs = await readModelLag(server.pool, composition);
  const half =
    rate === undefined
      ? await client.order({ seconds: Math.min(HALF_LOAD_SECONDS, seconds), perSecond: report.perSecond / 2 })
      : undefined;
  const lost = await notEnded(server);
  bench.say(
    `CPU µs per instance: server ${cost.serverMicros}, client ${cost.clientMicros}, PostgreSQL ${cost.postgresMicros}`,
  );
  return {
    workload: name,
    transport,
    composition,
    seconds,
    ...(rate !== undefined && { rate }),
    started: report.started,
    completed: report.completed,
    lost,
    duplicates: report.duplicates + (half?.duplicates ?? 0),
    perSecond: Math.round(report.perSecond),
    transitionsPerSecond: Math.round(report.perSecond * workload.transitions),
    p50Ms: report.p50Ms,
    p99Ms: report.p99Ms,
    ...(half !== undefined && { halfLoadP50Ms: half.p50Ms, halfLoadP99Ms: half.p99Ms }),
    ...cost.figures,
    ceilingPerSecond: ceiling,
    shareOfCeiling: Number((report.perSecond / ceiling).toFixed(3)),
    readModelLagMs: lagMs,
    faults: [
      ...faultsOf(report, lost),
      ...(half === undefined ? [] : faultsOf(half)),
      ...(lagMs < 0 ? ['the read model has not caught up within a minute'] : []),
    ],
  };
}

export interface Cost {
  readonly serverMicros: number;
  readonly clientMicros: number;
  readonly postgresMicros: number;
  readonly figures: {
    readonly cpuSecondsPer1000: number;
    readonly cpuMicros: { readonly server: number; readonly client: number; readonly postgres: number };
    readonly rssMb: { readonly server: number; readonly postgres: number };
    readonly bytesPerInstance: number;
    readonly walBytesPerInstance: number;
  };
}

/** What `work` cost, per instance that it completed. */
export async function costOf(
  server: Server,
  client: Client,
  work: () => Promise<Report>,
): Promise<{ report: Report; cost: Cost }> {
  const [before, clientBefore] = [await server.usage(), client.cpu()];
  const report = await work();
  const [after, clientAfter] = [await server.usage(), client.cpu()];
  const per = (amount: number): number => Math.round(amount / Math.max(report.completed, 1));
  const serverMicros = per((after.server - before.server) * 1e6);
  const clientMicros = per((clientAfter - clientBefore) * 1e6);
  const postgresMicros = per((after.postgres - before.postgres) * 1e6);
  return {
    report,
    cost: {
      serverMicros,
      clientMicros,
      postgresMicros,
      figures: {
        cpuSecondsPer1000: (serverMicros + clientMicros + postgresMicros) / 1000,
        cpuMicros: { server: serverMicros, client: clientMicros, postgres: postgresMicros },
        rssMb: { server: after.serverMb, postgres: after.postgresMb },
        bytesPerInstance: per(after.databaseBytes - before.databaseBytes),
        walBytesPerInstance: per(after.walBytes - before.walBytes),
      },
    },
  };
}

/** Instances that the database knows of and that have not completed. */
export async function notEnded({ pool }: Server): Promise<number> {
  const { rows } = await pool.query<{ open: number }>(
    `select count(*)::int as open from execution.instances where state <> 'completed'`,
  );
  return rows[0]?.open ?? 0;
}

/** What must not be, where everything that was started should have completed once. */
export function faultsOf(report: Report, lost = 0): readonly string[] {
  const { started, completed, duplicates, failures, refused, left } = report;
  const counts = Object.entries({ lost, duplicates, failures, refused, left }).filter(([, count]) => count > 0);
  const faults = counts.map(([what, count]) => `${count} ${what}`);
  return started === completed || faults.length > 0 ? faults : [`${started} started, ${completed} completed`];
}

export const rates: Readonly<Record<string, Scenario>> = Object.fromEntries(
  Object.entries(workloads).map(([name, workload]) => [name, rateOf(name, workload)]),
);
