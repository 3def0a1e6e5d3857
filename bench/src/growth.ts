import { join } from 'node:path';

import { ceilingPerSecond } from './ceiling.js';
import type { Report } from './client.js';
import { median } from './median.js';
import { costOf, faultsOf, notEnded, type Cost } from './rate.js';
import { readModelLag } from './read-model-lag.js';
import type { Scenario } from './scenario.js';
import { workloads } from './workloads.js';

const INSTANCES = 1_000_000;
const QUICK_INSTANCES = 20_000;
const TURNS = 3;

interface Measured {
  readonly report: Report;
  readonly cost: Cost;
}

/**
 * Finishes many instances of `one-task`, then compares with an empty database in turns, so that what else the machine does
 * strikes both.
 */
export const growth: Scenario = {
  about: 'one-task after --instances finished ones (1,000,000) against an empty database; what each leaves behind',
  seconds: 10,
  measure: async (bench) => {
    const { seconds, quick, transport, composition, instances = quick ? QUICK_INSTANCES : INSTANCES } = bench.options;
    const workload = workloads['one-task']!;
    const full = await bench.serve();
    const ceiling = await ceilingPerSecond(full.pool, 3);
    const fullClient = await bench.drive(full, { workload });
    await fullClient.order({ seconds: Math.min(seconds, 5) });
    const filled = await costOf(full, fullClient, () => fullClient.order({ instances, drainSeconds: 60 }));
    bench.say(`${instances} finished at ${Math.round(filled.report.perSecond)}/s`);
    const lagMs = await readModelLag(full.pool, composition);

    const empty = await bench.serve({ dataDir: join(bench.dataDir, 'empty') });
    const emptyClient = await bench.drive(empty, { workload });
    await emptyClient.order({ seconds: Math.min(seconds, 5) });
    const turns: { readonly before: Measured; readonly after: Measured }[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      const before = await costOf(empty, emptyClient, () => emptyClient.order({ seconds }));
      const after = await costOf(full, fullClient, () => fullClient.order({ seconds }));
      turns.push({ before, after });
      bench.say(`empty ${Math.round(before.report.perSecond)}/s, full ${Math.round(after.report.perSecond)}/s`);
    }
    const middle = (of: (turn: (typeof turns)[number]) => number): number =>
      Number(median(turns.map(of)).toPrecision(4));
    const lost = (await notEnded(full)) + (await notEnded(empty));
    const reports = [filled, ...turns.flatMap(({ before, after }) => [before, after])].map(({ report }) => report);
    return {
      workload: 'growth',
      transport,
      composition,
      seconds,
      instances,
      started: reports.reduce((sum, { started }) => sum + started, 0),
      completed: reports.reduce((sum, { completed }) => sum + completed, 0),
      lost,
      perSecond: middle(({ after }) => after.report.perSecond),
      emptyPerSecond: middle(({ before }) => before.report.perSecond),
      ofEmpty: middle(({ before, after }) => after.report.perSecond / before.report.perSecond),
      cpuSecondsPer1000: middle(({ after }) => after.cost.figures.cpuSecondsPer1000),
      emptyCpuSecondsPer1000: middle(({ before }) => before.cost.figures.cpuSecondsPer1000),
      p99Ms: middle(({ after }) => after.report.p99Ms),
      emptyP99Ms: middle(({ before }) => before.report.p99Ms),
      fillingPerSecond: Math.round(filled.report.perSecond),
      bytesPerInstance: filled.cost.figures.bytesPerInstance,
      walBytesPerInstance: filled.cost.figures.walBytesPerInstance,
      rssMb: turns.at(-1)?.after.cost.figures.rssMb,
      ceilingPerSecond: Math.round(ceiling),
      readModelLagMs: lagMs,
      faults: reports.flatMap((report) => faultsOf(report)).concat(lost > 0 ? [`${lost} lost`] : []),
    };
  },
};
