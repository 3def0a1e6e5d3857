import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { Report } from '../client.js';
import { median } from '../median.js';
import { faultsOf } from '../rate.js';
import type { Scenario } from '../scenario.js';
import { workloads } from '../workloads.js';
import { fill, untilCalm } from './filling.js';
import { completeNew, completeWaiting } from './first-answer.js';

const INSTANCES = 1_000_000;
const QUICK_INSTANCES = 20_000;
const TURNS = 3;
/** As `npm start` runs it. */
const env = { BENCH_BUNDLE: 'on' };
/** What is read right after a start does not count as memory that waiting takes. */
const SETTLE_MS = 5_000;
/** How many of those that wait have to go on in the end, spread over all. */
const WOKEN = 500;

/**
 * Many instances that wait for a message: kills the server with -9 and starts it again, then compares `one-task` on top of
 * them with an empty database, in turns, so that what else the machine does strikes both.
 */
export const waiting: Scenario = {
  about: 'a restart with --instances waiting for a message (1,000,000), and one-task on top of them',
  seconds: 10,
  measure: async (bench) => {
    const { seconds, quick, transport, composition, instances = quick ? QUICK_INSTANCES : INSTANCES } = bench.options;
    const oneTask = workloads['one-task']!;
    const filling = await bench.serve({ env });
    // Deployed before the start that is measured.
    await (await bench.drive(filling, { workload: oneTask })).close();
    const filled = await fill(bench, filling, workloads['message']!, instances);
    await filled.client.close();
    await untilCalm(filling);
    await filling.kill();

    const began = performance.now();
    const full = await bench.serve({ env });
    const startMs = Math.round(performance.now() - began);
    await completeWaiting(full, 0);
    const restartToFirstCompletionMs = Math.round(performance.now() - began);
    await completeNew(full, oneTask);
    const restartToFirstJobMs = Math.round(performance.now() - began);
    bench.say(`Served after ${startMs} ms, first completion after ${restartToFirstCompletionMs} ms`);
    await pause(SETTLE_MS);
    const calm = await full.usage();

    const empty = await bench.serve({ dataDir: join(bench.dataDir, 'empty'), env });
    const [fullClient, emptyClient] = [
      await bench.drive(full, { workload: oneTask }),
      await bench.drive(empty, { workload: oneTask }),
    ];
    for (const client of [emptyClient, fullClient]) await client.order({ seconds: Math.min(seconds, 5) });
    const turns: { readonly without: Report; readonly onTop: Report }[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      const without = await emptyClient.order({ seconds });
      const onTop = await fullClient.order({ seconds });
      turns.push({ without, onTop });
      bench.say(`empty ${Math.round(without.perSecond)}/s, on top ${Math.round(onTop.perSecond)}/s`);
    }
    const loaded = await full.usage();
    const step = Math.max(1, Math.floor(instances / WOKEN));
    for (let i = 1; i < instances; i += step) await completeWaiting(full, i);
    const { rows } = await full.pool.query<{ waiting: string }>(
      `select count(*) as waiting from execution.subscriptions`,
    );
    const left = Number(rows[0]?.waiting);
    const expected = instances - 1 - Math.ceil((instances - 1) / step);
    const rate = (of: (turn: (typeof turns)[number]) => Report): number =>
      Math.round(median(turns.map((turn) => of(turn).perSecond)));
    const reports = turns.flatMap(({ without, onTop }) => [without, onTop]);
    return {
      workload: 'waiting',
      transport,
      composition,
      seconds,
      instances,
      started: filled.report.started,
      waiting: filled.report.completed,
      startMs,
      restartToFirstCompletionMs,
      restartToFirstJobMs,
      onTopPerSecond: rate(({ onTop }) => onTop),
      emptyPerSecond: rate(({ without }) => without),
      ofEmpty: Number(median(turns.map(({ without, onTop }) => onTop.perSecond / without.perSecond)).toPrecision(4)),
      p99Ms: median(turns.map(({ onTop }) => onTop.p99Ms)),
      emptyP99Ms: median(turns.map(({ without }) => without.p99Ms)),
      fillingPerSecond: Math.round(filled.report.perSecond),
      bytesPerInstance: filled.bytesPerInstance,
      rssMb: { server: calm.serverMb, postgres: calm.postgresMb },
      rssMbOnTop: { server: loaded.serverMb, postgres: loaded.postgresMb },
      faults: [
        ...[filled.report, ...reports].flatMap((report) => faultsOf(report)),
        ...(left === expected ? [] : [`${left} wait, ${expected} should`]),
      ],
    };
  },
};
