import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { backendsOf, between } from './backends.js';
import { withBench } from './bench.js';
import { MEASURED, readMeasurements, writeMeasurements } from './measure-all.js';
import { readOptions } from './options.js';
import { threadsOf } from './cpu.js';
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
      const look = async () => ({
        backends: await backendsOf(server.pool),
        server: threadsOf(server.pid),
        client: threadsOf(client.pid),
        at: micros(),
      });
      const before = await look();
      const { report, cost } = await costOf(server, client, () => client.order({ seconds: options.seconds }));
      const after = await look();
      await client.close();
      await server.stop();
      return { report, cost, before, after };
    });
    const { report, cost, before, after } = found;
    const per = (sum: number): number => sum / report.completed;
    const node = (process: 'server' | 'client'): BudgetPart[] => {
      const threads = [...after[process]].map(([name, seconds]) => ({
        component: name,
        micros: per((seconds - (before[process].get(name) ?? 0)) * 1e6),
      }));
      return partsOfNode(process, threads, profiled(folder, process, before.at, after.at, per));
    };
    const database = [...between(before.backends, after.backends)].map(([component, seconds]) => ({
      component,
      micros: per(seconds * 1e6),
    }));
    const budget: Budget = {
      workload: name,
      at: new Date().toISOString().slice(0, 10),
      perSecond: Math.round(report.perSecond),
      parts: [
        ...node('server'),
        ...node('client'),
        ...parts('PostgreSQL', [...database, beyond(database, cost.postgresMicros)]),
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

/** What the other threads of a Node process are for. The profiler's own is left out. */
const THREADS: Readonly<Record<string, string>> = {
  V8Worker: 'V8: collecting and compiling beside it',
  WorkerThread: 'worker threads',
  'libuv-worker': "libuv's threads: DNS, files, hashes",
};
const MAIN = 'MainThread';
const PROFILER = 'v8:ProfEvntProc';

/**
 * The main thread by component, the others by name. Profiles count time by the clock: the main thread's parts are scaled to the
 * CPU time that it had, so that what a busy machine gave to others meanwhile counts for nobody.
 */
function partsOfNode(
  process: 'server' | 'client',
  threads: readonly Unnamed[],
  components: readonly Unnamed[],
): BudgetPart[] {
  const main = threads.find(({ component }) => component === MAIN)?.micros ?? 0;
  const scale = main / sum(components);
  const others = threads.filter(({ component }) => component !== MAIN && component !== PROFILER);
  return parts(process, [
    ...components.map(({ component, micros: time }) => ({ component, micros: scale * time })),
    ...others.map(({ component, micros: time }) => ({ component: THREADS[component] ?? component, micros: time })),
  ]);
}

function parts(process: BudgetPart['process'], known: readonly Unnamed[]): BudgetPart[] {
  const small = known.filter(({ micros: time }) => time < LEAST_MICROS);
  return [
    ...known.filter(({ micros: time }) => time >= LEAST_MICROS),
    { component: 'smaller ones', micros: Math.max(0, sum(small)) },
  ].map((part) => rounded(process, part));
}

/** What the operating system counted beyond what is known: processes that ended meanwhile, and those that serve no connection. */
const beyond = (known: readonly Unnamed[], inAll: number): Unnamed => ({
  component: 'processes that came and went',
  micros: inAll - sum(known),
});

const sum = (some: readonly Unnamed[]): number => some.reduce((total, { micros: time }) => total + time, 0);

const rounded = (process: BudgetPart['process'], { component, micros: time }: Unnamed): BudgetPart => ({
  process,
  component,
  micros: Number(time.toFixed(2)),
});
