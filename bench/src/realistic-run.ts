import type { Server } from './bench.js';
import { ceilingPerSecond } from './ceiling.js';
import { costOf, faultsOf, notEnded } from './rate.js';
import { readModelLag } from './read-model-lag.js';
import type { Scenario } from './scenario.js';
import { moves, trendOf } from './trend.js';
import { workloads } from './workloads.js';

/** Beyond this a line over the run is called a trend, where it is not chance. */
const TREND_PERCENT = 10;
const MOST_SLICE_SECONDS = 60;

/** A process as people draw them, with 11 KB of variables, at half of what the machine can do, for as long as asked. */
export const realistic: Scenario = {
  about:
    'an order of 11 KB: three jobs, a decision, a script, each twentieth a person; at --rate or half its peak; latency and memory by the minute',
  seconds: 120,
  measure: async (bench) => {
    const { seconds, transport, composition } = bench.options;
    const workload = workloads['realistic']!;
    const server = await bench.serve();
    const client = await bench.drive(server, { workload, inFlight: Math.min(bench.options.inFlight ?? 100, 100) });
    const ceiling = await ceilingPerSecond(server.pool, 3);
    await client.order({ seconds: 5 });
    const peak = await client.order({ seconds: Math.min(20, seconds) });
    const rate = bench.options.rate ?? Math.max(1, Math.round(peak.perSecond / 2));
    const sliceSeconds = Math.min(MOST_SLICE_SECONDS, Math.max(1, seconds / 10));
    const memory = watchMemory(server, sliceSeconds);
    const { report, cost } = await costOf(server, client, () =>
      client.order({ seconds, perSecond: rate, sliceSeconds }),
    );
    const samples = memory.stop();
    const lagMs = await readModelLag(server.pool, composition);
    const lost = await notEnded(server);
    const slices = report.slices.map((slice, i) => ({ ...slice, ...samples[i] }));
    const trends = {
      p50Ms: trendOf(slices.map(({ p50Ms }) => p50Ms)),
      p99Ms: trendOf(slices.map(({ p99Ms }) => p99Ms)),
      serverMb: trendOf(samples.map(({ serverMb }) => serverMb)),
      postgresMb: trendOf(samples.map(({ postgresMb }) => postgresMb)),
    };
    const moving = Object.entries(trends).filter(([, trend]) => moves(trend, TREND_PERCENT));
    return {
      workload: 'realistic',
      transport,
      composition,
      seconds,
      rate,
      started: report.started,
      completed: report.completed,
      lost,
      duplicates: report.duplicates,
      perSecond: Number(report.perSecond.toPrecision(4)),
      peakPerSecond: Math.round(peak.perSecond),
      transitionsPerSecond: Math.round(report.perSecond * workload.transitions),
      p50Ms: report.p50Ms,
      p99Ms: report.p99Ms,
      halfLoadP50Ms: report.p50Ms,
      halfLoadP99Ms: report.p99Ms,
      ...cost.figures,
      ceilingPerSecond: Math.round(ceiling),
      shareOfCeiling: Number((peak.perSecond / ceiling).toFixed(3)),
      readModelLagMs: lagMs,
      sliceSeconds,
      slices,
      trends,
      moving: moving.map(([name]) => name),
      faults: [...faultsOf(peak), ...faultsOf(report, lost)],
    };
  },
};

interface Sample {
  readonly serverMb: number;
  readonly postgresMb: number;
}

function watchMemory(server: Server, everySeconds: number): { stop(): readonly Sample[] } {
  const samples: Sample[] = [];
  const watch = setInterval(() => {
    void server.usage().then(({ serverMb, postgresMb }) => samples.push({ serverMb, postgresMb }));
  }, everySeconds * 1000);
  return {
    stop: () => {
      clearInterval(watch);
      return samples;
    },
  };
}
