import { setTimeout as pause } from 'node:timers/promises';

import type { Bench, Client, Server } from './bench.js';
import { percentile } from './median.js';
import { costOf, faultsOf } from './rate.js';
import { shownAsEnded } from './read-model-lag.js';
import { ReadProbe } from './read-probe.js';
import type { Scenario } from './scenario.js';
import { workloads } from './workloads.js';

const RATE = 1_000;
const PROBES_PER_SECOND = 5;
/** Instances that end while no read model consumes. */
const BACKLOG = 60_000;
const QUICK_BACKLOG = 10_000;
const LOOK_MS = 250;
const PATIENCE_MS = 900_000;

/** How far the read models are behind at a steady rate, and how fast they make up for an outage. */
export const readSide: Scenario = {
  about:
    'lag of insight and inbox at --rate (1,000) instances/s, then catching up with a backlog, alone and beside the rate',
  seconds: 60,
  measure: async (bench) => {
    const { seconds, rate = RATE, quick, instances: backlog = quick ? QUICK_BACKLOG : BACKLOG } = bench.options;
    const workload = workloads['one-task']!;
    const server = await bench.serve({ composition: 'standalone' });
    const probe = new ReadProbe(server);
    await probe.deploy();
    const client = await bench.drive(server, { workload });
    await client.order({ seconds: 5, perSecond: rate });
    const [{ report, cost }, lags] = await Promise.all([
      costOf(server, client, () => client.order({ seconds, perSecond: rate })),
      probe.watch(seconds, PROBES_PER_SECOND),
    ]);
    probe.close();
    await client.close();
    await server.stop();
    const alone = await catchUp(bench, backlog);
    const beside = await catchUp(bench, backlog, rate);
    const insight = lags.map(({ insightMs }) => insightMs);
    const inbox = lags.map(({ inboxMs }) => inboxMs);
    return {
      workload: 'read-side',
      seconds,
      rate,
      probes: lags.length,
      started: report.started,
      completed: report.completed,
      duplicates: report.duplicates,
      perSecond: Math.round(report.perSecond),
      insightP50Ms: tenths(percentile(insight, 50)),
      insightP99Ms: tenths(percentile(insight, 99)),
      inboxP50Ms: tenths(percentile(inbox, 50)),
      inboxP99Ms: tenths(percentile(inbox, 99)),
      p50Ms: report.p50Ms,
      p99Ms: report.p99Ms,
      ...cost.figures,
      backlog,
      catchUpPerSecond: alone,
      catchUpToRate: tenths(alone / rate),
      catchUpBesidePerSecond: beside,
      catchUpBesideToRate: tenths(beside / rate),
      faults: faultsOf(report),
    };
  },
};

/**
 * Ends `backlog` instances on a server without read models, then starts one that has them, and answers how many instances a
 * second it shows from its start until it is level; with a `rate`, while so many more end.
 */
async function catchUp(bench: Bench, backlog: number, rate?: number): Promise<number> {
  const workload = workloads['one-task']!;
  const without = await bench.serve({ composition: 'execution' });
  const builder = await bench.drive(without, { workload });
  await builder.order({ instances: backlog });
  await builder.close();
  await without.stop();
  const server = await bench.serve({ composition: 'standalone' });
  const [began, first] = [performance.now(), await shownAsEnded(server.pool, 'standalone')];
  const client = rate === undefined ? undefined : await bench.drive(server, { workload });
  const levelled = new AbortController();
  const live = client === undefined ? undefined : goOn(client, rate ?? RATE, levelled.signal);
  const last = await level(server, first + backlog);
  const shown = (last - first) / ((performance.now() - began) / 1000);
  levelled.abort();
  await live;
  await client?.close();
  await server.stop();
  return Math.round(shown);
}

async function goOn(client: Client, perSecond: number, until: AbortSignal): Promise<void> {
  while (!until.aborted) await client.order({ seconds: 1, perSecond });
}

/** Waits until as many are shown as have ended, at least `least`; answers how many. */
async function level({ pool }: Server, least: number): Promise<number> {
  const began = performance.now();
  for (;;) {
    const shown = await shownAsEnded(pool, 'standalone');
    if (shown >= least) return shown;
    if (performance.now() - began > PATIENCE_MS) throw new Error(`The read model stands at ${shown} of ${least}`);
    await pause(LOOK_MS);
  }
}

const tenths = (value: number): number => Number(value.toFixed(1));
