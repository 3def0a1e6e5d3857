import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { backendsOf, between } from './backends.js';
import { withBench } from './bench.js';
import { MEASURED, readMeasurements, writeMeasurements } from './measure-all.js';
import { readOptions } from './options.js';
import { microsByComponent, type CpuProfile } from './profile.js';
import { costOf, faultsOf } from './rate.js';
import { budgetTable, type Budget, type BudgetPart } from './table.js';
import { workloads } from './workloads.js';

export const budgetHelp = `npm run bench -- budget [--workload NAME] [--seconds N] [--json FILE]
Profiles server and client while they work, and says where the CPU time of an instance goes. Profiling itself costs some.
  --workload  what is profiled (one-task)
  --seconds   for how long (15)
  --json      where it is kept (bench/measured.json)`;

/** Less than this of an instance's time is told as one line. */
const LEAST_MICROS = 0.5;

/** @returns what must not be */
export async function measureBudget(args: readonly string[]): Promise<readonly string[]> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      workload: { type: 'string', default: 'one-task' },
      seconds: { type: 'string', default: '15' },
      json: { type: 'string', default: MEASURED },
    },
  });
  const { workload: name, json } = values;
  const workload = workloads[name];
  if (workload === undefined) throw new Error(`No workload ${name}`);
  const folder = mkdtempSync(join(tmpdir(), 'baton-budget-'));
  try {
    const options = { ...readOptions([name, '--profile', folder])!, seconds: Number(values.seconds) };
    const found = await withBench(options, async (bench) => {
      const server = await bench.serve();
      const client = await bench.drive(server, { workload });
      await client.order({ seconds: 5 });
      const backends = await backendsOf(server.pool);
      const from = micros();
      const { report, cost } = await costOf(server, client, () => client.order({ seconds: options.seconds }));
      const to = micros();
      const postgres = between(backends, await backendsOf(server.pool));
      await client.close();
      await server.stop();
      return { report, cost, postgres, from, to };
    });
    const { report, cost, postgres, from, to } = found;
    const per = (sum: number): number => sum / report.completed;
    const database = [...postgres].map(([component, seconds]) => ({ component, micros: per(seconds * 1e6) }));
    const budget: Budget = {
      workload: name,
      at: new Date().toISOString().slice(0, 10),
      perSecond: Math.round(report.perSecond),
      parts: [
        ...parts('server', profiled(folder, 'server', from, to, per), cost.serverMicros, 'other threads'),
        ...parts('client', profiled(folder, 'client', from, to, per), cost.clientMicros, 'other threads'),
        ...parts('PostgreSQL', database, cost.postgresMicros, 'processes that ended'),
      ],
    };
    writeMeasurements(json, { ...readMeasurements(json), budget });
    console.log(budgetTable(budget));
    return faultsOf(report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The clock of V8's profiles. */
const micros = (): number => Number(process.hrtime.bigint() / 1000n);

type Unnamed = Omit<BudgetPart, 'process'>;

function profiled(
  folder: string,
  process: 'server' | 'client',
  from: number,
  to: number,
  per: (sum: number) => number,
): Unnamed[] {
  const file = readdirSync(folder).find((entry) => entry.startsWith(process));
  if (file === undefined) throw new Error(`The ${process} left no profile`);
  const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
  return [...microsByComponent(profile, from, to)].map(([component, sum]) => ({ component, micros: per(sum) }));
}

/**
 * What the operating system counted of the process beyond what is known is named `rest`, so the sum is true. Profiles count time by
 * the clock: what a busy machine gave to others meanwhile is taken out of every part alike.
 */
function parts(process: BudgetPart['process'], known: readonly Unnamed[], inAll: number, rest: string): BudgetPart[] {
  const sum = (some: readonly Unnamed[]): number => some.reduce((total, { micros: time }) => total + time, 0);
  const scale = Math.min(1, inAll / sum(known));
  const scaled = known.map(({ component, micros: time }) => ({ component, micros: scale * time }));
  const all = [
    ...scaled.filter(({ micros: time }) => time >= LEAST_MICROS),
    { component: 'smaller ones', micros: sum(scaled.filter(({ micros: time }) => time < LEAST_MICROS)) },
    { component: rest, micros: inAll - sum(scaled) },
  ];
  return all.filter(({ micros: time }) => time > 0.005).map((part) => rounded(process, part));
}

const rounded = (process: BudgetPart['process'], { component, micros: time }: Unnamed): BudgetPart => ({
  process,
  component,
  micros: Number(time.toFixed(2)),
});
