import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { TestProject } from 'vitest/node';

import type { ClusterAddresses } from '../harness/composition.js';

const PROGRAM = fileURLToPath(new URL('./run-cluster.ts', import.meta.url));

/** What the program says when it has started, or cannot. */
export type Started = { readonly addresses: ClusterAddresses } | { readonly failure: string };

/** One cluster for all test files: starting it costs more than most of them. They name their own cases, and leave all processes running. */
export default async function oneCluster({ provide }: TestProject): Promise<() => Promise<void>> {
  // Apart from the test runner, so that it is what was built that runs, and ends with the runner however that ends.
  const program = fork(PROGRAM, { execArgv: [] });
  const ended = once(program, 'exit');
  const [started] = (await Promise.race([
    once(program, 'message'),
    ended.then(([code]) => [{ failure: `it ended with code ${code}` }]),
  ])) as [Started];
  if ('failure' in started) throw new Error(`The cluster has not started: ${started.failure}`);
  provide('cluster', started.addresses);
  return async () => {
    program.disconnect();
    await ended;
  };
}
