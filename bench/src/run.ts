import { measureRuns } from './measure-runs.js';
import { readOptions } from './options.js';
import { scenarios } from './scenarios.js';

const help =
  (): string => `npm run bench -- WORKLOAD [--seconds N] [--transport stream|unary|rest] [--in-flight N] [--json FILE]
Measures one workload against a server of its own, and checks that what was started was completed once.
  WORKLOAD       ${describeScenarios()}
  --seconds      how long it measures (30 unless the workload says otherwise)
  --in-flight    instances under way at once (200)
  --rate         that many instances a second instead, however many are under way
  --runs         measures so often, each time anew, and gives the medians (1)
  --instances    how many, for workloads of a volume
  --composition  what serves: standalone, or execution with relay and a small read model (standalone)
  --quick        smaller volumes and shorter times
  --profile      a folder for CPU profiles of server and client
The last line of the output, and FILE, hold the result as JSON.`;

function describeScenarios(): string {
  const plain = Object.entries(scenarios).filter(([, { about }]) => about === '');
  const told = Object.entries(scenarios).filter(([, { about }]) => about !== '');
  const names = plain.map(([name]) => name).join(' ');
  return [names, ...told.map(([name, { about }]) => `${name.padEnd(12)}${about}`)].join('\n                 ');
}

try {
  const options = readOptions(process.argv.slice(2));
  const scenario = scenarios[options?.workload ?? ''];
  if (options === undefined || scenario === undefined) {
    console.log(help());
    process.exitCode = options === undefined ? 0 : 1;
  } else {
    const faults = await measureRuns(options, scenario);
    if (faults.length > 0) process.exitCode = 1;
  }
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
process.exit();
