import { setTimeout as pause } from 'node:timers/promises';

import type { Server } from './bench.js';
import { faultsOf, notEnded } from './rate.js';
import type { Scenario } from './scenario.js';
import { workloads } from './workloads.js';

const TIMES = 3;

/** Offers three times what it can do, however many are under way, and sees what still completes. */
export const overload: Scenario = {
  about: 'one-task at three times its peak, open loop: what completes of the peak, what is refused and how',
  seconds: 15,
  measure: async (bench) => {
    const { seconds, transport, composition } = bench.options;
    const server = await bench.serve();
    const client = await bench.drive(server, { workload: workloads['one-task']! });
    await client.order({ seconds: Math.min(seconds, 5) });
    const peak = await client.order({ seconds });
    const offered = Math.round(TIMES * peak.perSecond);
    const calm = (await server.usage()).serverMb;
    const { result: flood, mostMb } = await watchMemory(server, () =>
      client.order({ seconds, perSecond: offered, drainSeconds: 60 }),
    );
    const after = await client.order({ seconds });
    const lost = await settle(server);
    const { refused, refusedWithoutRetryAfter, failures, duplicates, left } = flood;
    const accepted = flood.started - refused - failures;
    return {
      workload: 'overload',
      transport,
      composition,
      seconds,
      perSecond: Math.round(flood.perSecond),
      peakPerSecond: Math.round(peak.perSecond),
      offeredPerSecond: offered,
      /** Instances that were begun: a client that gets no time begins fewer. */
      begunPerSecond: Math.round(flood.started / flood.elapsed),
      ofPeak: Number((flood.perSecond / peak.perSecond).toFixed(3)),
      afterwardsOfPeak: Number((after.perSecond / peak.perSecond).toFixed(3)),
      started: flood.started,
      completed: flood.completed,
      refused,
      refusedWithoutRetryAfter,
      failures,
      duplicates,
      lost,
      p50Ms: flood.p50Ms,
      p99Ms: flood.p99Ms,
      rssMb: { calm, most: mostMb },
      faults: [
        ...faultsOf(peak),
        ...faultsOf(after),
        ...Object.entries({ lost, refusedWithoutRetryAfter, failures, left })
          .filter(([, count]) => count > 0)
          .map(([what, count]) => `${count} ${what}`),
        ...(flood.completed + left < accepted ? [`${accepted} accepted, ${flood.completed} completed`] : []),
      ],
    };
  },
};

async function watchMemory<Result>(
  server: Server,
  work: () => Promise<Result>,
): Promise<{ result: Result; mostMb: number }> {
  let mostMb = 0;
  const watch = setInterval(() => {
    void server.usage().then(({ serverMb }) => (mostMb = Math.max(mostMb, serverMb)));
  }, 500);
  try {
    const result = await work();
    return { result, mostMb };
  } finally {
    clearInterval(watch);
  }
}

/** Instances whose start was durable although its answer never came are still worked; what stays open is lost. */
async function settle(server: Server): Promise<number> {
  for (let patience = 0; patience < 50; patience++) {
    if ((await notEnded(server)) === 0) return 0;
    await pause(200);
  }
  return notEnded(server);
}
