#!/usr/bin/env node
// Runs Baton's cluster under load, breaks it again and again, and says whether anything was lost, doubled or stuck.
import { parseArgs } from 'node:util';

import { nodeIsTooOld, runOnNewerNode } from './newer-node.mjs';

const usage = `npm run chaos [-- --faults N --minutes N --seed S …]
Runs the cluster in a folder and on ports of its own under steady work of every kind, while a schedule of faults breaks
it: processes, PostgreSQL and the broker are killed, connections cut and slowed, the disk filled, clocks set wrong, facts
sent again. Then it checks that nothing was lost, doubled, stuck or out of order, and ends with 1 where something was.
Needs Java 17 and Maven; filling the disk needs the right to mount.
  --faults N       ends after so many faults (100)
  --minutes N      or after so many minutes (60)
  --seed S         of faults and load; the same seed does the same in the same order (1)
  --rate N         instances started per second (20)
  --check-every N  faults between two checks (40)
  --resume FILE    adds the sitting to those in the file; each has a seed of its own, the given one and those after it
  --planted NAME   plants a bug and ends when it is found, within 10 minutes; all: every one of them. NAME is of
                   reply-before-commit, relay-above-xmin, consumer-without-inbox, timer-twice, cache-kept-on-conflict
  --small          fewer replicas, which are up sooner
  --no-old-release no older release runs beside this one
  --keep           leaves data and logs behind
  --json           tells the result as JSON`;

const { values } = readArguments();
if (values?.help) console.log(usage);
else if (values === undefined) process.exitCode = 1;
else if (nodeIsTooOld) runOnNewerNode();
else await start();

async function start() {
  const { buildAndBundle } = await import('./bundle.mjs');
  if (!(await buildAndBundle())) process.exit(1);
  const { runChaos } = await import('./chaos/main.ts');
  const numbers = ['faults', 'minutes', 'seed', 'rate'].map((name) => [name, Number(values[name])]);
  process.exit(
    await runChaos({
      ...Object.fromEntries(numbers),
      checkEvery: Number(values['check-every']),
      resume: values.resume,
      planted: values.planted,
      oldRelease: !values['no-old-release'],
      small: values.small,
      keep: values.keep,
      json: values.json,
    }),
  );
}

function readArguments() {
  const number = (value) => ({ type: 'string', default: value });
  const flag = { type: 'boolean', default: false };
  try {
    return parseArgs({
      options: {
        faults: number('100'),
        minutes: number('60'),
        seed: number('1'),
        rate: number('20'),
        'check-every': number('40'),
        resume: { type: 'string' },
        planted: { type: 'string' },
        'no-old-release': flag,
        small: flag,
        keep: flag,
        json: flag,
        help: flag,
      },
    });
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    return {};
  }
}
