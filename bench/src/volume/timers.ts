import { setTimeout as pause } from 'node:timers/promises';

import type { Server } from '../bench.js';
import type { Report } from '../client.js';
import { faultsOf, notEnded } from '../rate.js';
import type { Scenario } from '../scenario.js';
import type { Workload } from '../workload.js';
import { workloads } from '../workloads.js';
import { flow, process } from '../xml.js';
import { fill } from './filling.js';

const INSTANCES = 100_000;
const QUICK_INSTANCES = 5_000;
/** `one-task` beside them: what a busy installation starts. */
const BESIDE_PER_SECOND = 200;
const SLICE_SECONDS = 5;
const LOOK_MS = 100;
const PATIENCE_MS = 10 * 60_000;
/** Share of the instances that tells how long the rest will take. */
const SAMPLE = 0.05;
const SLACK_MS = 10_000;

/** Waits until a moment that every instance is given. */
const dueAt = (moment: string): Workload => ({
  processKey: 'timer',
  xml: process(
    'timer',
    `${flow('start', 'wait')}<bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition id="moment"><bpmn:timeDate>=date and time(due)</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>${flow('wait', 'end')}`,
  ),
  transitions: 3,
  jobs: 0,
  people: 0,
  step: 'none',
  payload: `,"due":"${moment}"`,
});

/** Many timers due at one moment, while others go on starting `one-task`. */
export const timers: Scenario = {
  about: '--instances with a timer due at the same moment (100,000), and one-task beside them',
  seconds: 10,
  measure: async (bench) => {
    const { quick, transport, composition, instances = quick ? QUICK_INSTANCES : INSTANCES } = bench.options;
    const besidePerSecond = bench.options.rate ?? BESIDE_PER_SECOND;
    const server = await bench.serve();
    const beside = await bench.drive(server, { workload: workloads['one-task']! });
    await beside.order({ seconds: 5, perSecond: besidePerSecond });
    const alone = await beside.order({ seconds: SLICE_SECONDS, perSecond: besidePerSecond });

    const sample = await fill(bench, server, dueAt(new Date(Date.now() + SLACK_MS).toISOString()), instances * SAMPLE);
    await sample.client.close();
    await untilFired(server);
    const due = Date.now() + (instances / sample.report.perSecond) * 1500 + SLACK_MS;
    const filled = await fill(bench, server, dueAt(new Date(due).toISOString()), instances);
    const loadedInTime = Date.now() < due;
    if (loadedInTime) await pause(due - Date.now());

    const before = await server.usage();
    const going = { on: true };
    const firing = untilFired(server).finally(() => (going.on = false));
    const reports: Report[] = [];
    do reports.push(await beside.order({ seconds: SLICE_SECONDS, perSecond: besidePerSecond }));
    while (going.on && reports.length * SLICE_SECONDS * 1000 < PATIENCE_MS);
    const usage = await server.usage();
    const micros = (seconds: number): number => Math.round((seconds * 1e6) / instances);
    const allFiredMs = Math.round((await firing) - due);
    const lost = await notEnded(server);
    const rows = await server.pool.query<{ fired: string }>(
      `select count(*) as fired from execution.journal where actor = 'timer'`,
    );
    const firings = Number(rows.rows[0]?.fired);
    const expected = filled.report.completed + sample.report.completed;
    return {
      workload: 'timers',
      transport,
      composition,
      instances,
      started: filled.report.started,
      allFiredMs,
      firedPerSecond: Math.round(instances / (allFiredMs / 1000)),
      besideP99Ms: Math.max(...reports.map(({ p99Ms }) => p99Ms)),
      besideP50Ms: Math.max(...reports.map(({ p50Ms }) => p50Ms)),
      aloneP99Ms: alone.p99Ms,
      besidePerSecond,
      /** With what was done beside. */
      cpuMicros: {
        server: micros(usage.server - before.server),
        postgres: micros(usage.postgres - before.postgres),
      },
      lost,
      rssMb: { server: usage.serverMb, postgres: usage.postgresMb },
      faults: [
        ...[filled.report, sample.report, ...reports].flatMap((report) => faultsOf(report)),
        ...(lost > 0 ? [`${lost} lost`] : []),
        ...(firings === expected ? [] : [`${firings} fired, ${expected} should`]),
        ...(loadedInTime ? [] : ['the timers were due before all of them were there']),
      ],
    };
  },
};

/** Milliseconds since 1970 at which none was left. Counting them would be work for the database, asking for one is not. */
async function untilFired({ pool }: Server): Promise<number> {
  for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; await pause(LOOK_MS)) {
    const { rows } = await pool.query<{ left: boolean }>('select exists (select from execution.timers) as left');
    if (rows[0]?.left === false) return Date.now();
  }
  throw new Error('Not all timers were fired');
}
