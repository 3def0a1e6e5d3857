import { budgetHelp, measureBudget } from './budget.js';
import { allHelp, measureAll } from './measure-all.js';
import { measureRuns } from './measure-runs.js';
import { readOptions } from './options.js';
import { printTables, tableHelp } from './pages.js';
import { scenarios } from './scenarios.js';

const help =
  (): string => `npm run bench -- WORKLOAD [--seconds N] [--transport stream|unary|rest] [--in-flight N] [--json FILE]
Measures one workload against a server of its own, and checks that what was started was completed once.
  WORKLOAD       ${describeScenarios()}
  --seconds      how long it measures (30 unless the workload says otherwise)
  --in-flight    instances under way at once (200; 400 of user-task)
  --rate         that many instances a second instead, however many are under way
  --runs         measures so often, each time anew, and gives the medians (1)
  --instances    how many, for workloads of a volume
  --composition  what serves: standalone, or execution with relay and a small read model (standalone)
  --quick        smaller volumes and shorter times
  --profile      a folder for CPU profiles of server and client
The last line of the output, and FILE, hold the result as JSON. Others, each with a --help of its own:
  all            every row of the table in docs/performance.md
  table          that table from figures measured before
  budget         where the CPU time of an instance goes
  scaling        what more instances a second would need, reckoned
  feel, dmn      the libraries by themselves`;

function describeScenarios(): string {
  const plain = Object.entries(scenarios).filter(([, { about }]) => about === '');
  const told = Object.entries(scenarios).filter(([, { about }]) => about !== '');
  const names = plain.map(([name]) => name).join(' ');
  return [names, ...told.map(([name, { about }]) => `${name.padEnd(12)}${about}`)].join('\n                 ');
}

const [command, ...args] = process.argv.slice(2);
const wantsHelp = args.includes('--help');

/** What is no workload: several of them, or what is made of their figures. */
const commands: Readonly<Record<string, { readonly help: string; run(): Promise<readonly string[]> }>> = {
  all: { help: allHelp, run: async () => measureAll(args) },
  table: { help: tableHelp, run: async () => (printTables(args), []) },
  budget: { help: budgetHelp, run: () => measureBudget(args) },
};

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
process.exit();

/** @returns whether all is well */
async function run(): Promise<boolean> {
  const known = commands[command ?? ''];
  if (known !== undefined && !wantsHelp) return (await known.run()).length === 0;
  if (known !== undefined) {
    console.log(known.help);
    return true;
  }
  const options = readOptions(process.argv.slice(2));
  const scenario = scenarios[options?.workload ?? ''];
  if (options === undefined || scenario === undefined) {
    console.log(help());
    return options === undefined;
  }
  return (await measureRuns(options, scenario)).length === 0;
}
