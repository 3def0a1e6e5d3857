import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { freePort } from '@baton/testing';

import { cpuOf, postgresUsage, rssOf } from './cpu.js';
import type { Scenario } from './scenario.js';

const START = fileURLToPath(new URL('../../tools/start.mjs', import.meta.url));
const SETTLE_SECONDS = 20;
const READY_MS = 120_000;

/** What Baton takes when nobody uses it: started as `npm start` starts it, on a database that it has made before. */
export const idle: Scenario = {
  about: 'memory and CPU of what npm start runs, with nothing to do',
  seconds: 60,
  measure: async (bench) => {
    const first = await startBaton(bench.dataDir);
    await first.stop();
    const baton = await startBaton(bench.dataDir);
    try {
      const settle = bench.options.quick ? 5 : SETTLE_SECONDS;
      await pause(settle * 1000);
      const before = baton.usage();
      const began = performance.now();
      await pause(bench.options.seconds * 1000);
      const seconds = (performance.now() - began) / 1000;
      const after = baton.usage();
      const percent = (seconds_: number): number => Number(((100 * seconds_) / seconds).toFixed(2));
      const [server, postgres] = [after.server - before.server, after.postgres - before.postgres];
      return {
        workload: 'idle',
        seconds: bench.options.seconds,
        firstStartMs: first.startMs,
        startMs: baton.startMs,
        rssMb: { server: after.serverMb, postgres: after.postgresMb },
        rssMbInAll: after.serverMb + after.postgresMb,
        cpuPercent: percent(server + postgres),
        cpuPercents: { server: percent(server), postgres: percent(postgres) },
        faults: [],
      };
    } finally {
      await baton.stop();
    }
  },
};

interface Running {
  /** From its start until it says that it runs. */
  readonly startMs: number;
  usage(): { server: number; postgres: number; serverMb: number; postgresMb: number };
  stop(): Promise<void>;
}

async function startBaton(dataDir: string): Promise<Running> {
  const [http, grpc] = [await freePort(), await freePort()];
  const began = performance.now();
  const child = spawn(process.execPath, [START], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      BATON_DATA_DIR: dataDir,
      BATON_HTTP_PORT: String(http),
      BATON_GRPC_PORT: String(grpc),
    },
  });
  await saysItRuns(child);
  const startMs = Math.round(performance.now() - began);
  const pid = child.pid ?? 0;
  const postmaster = Number(readFileSync(join(dataDir, 'postgres/pgdata/postmaster.pid'), 'utf8').split('\n')[0]);
  return {
    startMs,
    usage: () => {
      const { cpu, rssMb } = postgresUsage(postmaster);
      return { server: cpuOf(pid), postgres: cpu, serverMb: rssOf(pid), postgresMb: rssMb };
    },
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function saysItRuns(child: ChildProcess): Promise<void> {
  const runs = new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => {
      if (text.toString().includes('Baton is running')) resolve();
    });
    child.once('exit', () => reject(new Error('Baton has ended')));
  });
  await Promise.race([
    runs,
    pause(READY_MS, undefined, { ref: false }).then(() => Promise.reject(new Error('Baton does not start'))),
  ]);
}
