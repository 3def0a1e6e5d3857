import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

import type pg from 'pg';

import { horizonAge, type Bus } from '@baton/messaging';

import type { Readiness } from '../health/readiness.js';
import type { OpenStreams } from '../streams/open-streams.js';
import { observeBus } from './bus-metrics.js';
import { observe } from './metrics.js';
import { observeReading } from './reading.js';

export interface ProcessParts {
  /** The services of this process. */
  readonly definitions: readonly { readonly name: string; readonly schema: string }[];
  readonly pool: pg.Pool;
  readonly readiness: Readiness;
  readonly streams: OpenStreams;
  readonly bus: Bus | undefined;
}

/** All packages of a release bear its version. */
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** What any process tells of itself. To be called first, so that its own questions are not taken for load. Returns what ends that. */
export function observeProcess({ definitions, pool, readiness, streams, bus }: ProcessParts): () => void {
  const [only, ...others] = definitions.map(({ name }) => name);
  const service = only !== undefined && others.length === 0 ? only : 'standalone';
  const schemas = definitions.map(({ schema }) => schema);
  const undo = [
    observe('baton.build.info', (result) => result.observe(1, { version, service })),
    observe('baton.streams.open', (result) => result.observe(streams.size)),
    observe('process.uptime', (result) => result.observe(process.uptime())),
    observe('process.cpu.time', (result) => {
      const { user, system } = process.cpuUsage();
      result.observe(user / 1e6, { 'cpu.mode': 'user' });
      result.observe(system / 1e6, { 'cpu.mode': 'system' });
    }),
    observe('process.memory.usage', (result) => result.observe(process.memoryUsage.rss())),
    observe('nodejs.heap.used', (result) => result.observe(process.memoryUsage().heapUsed)),
    observeEventLoop(),
    observe('baton.db.connections', (result) => {
      const { totalCount, idleCount } = pool;
      result.observe(idleCount, { state: 'idle' });
      result.observe(totalCount - idleCount, { state: 'used' });
    }),
    observe('baton.db.connections.max', (result) => result.observe(pool.options.max)),
    observe('baton.db.requests.waiting', (result) => result.observe(pool.waitingCount)),
    observeReading(() => readiness.failing(), {
      'baton.ready': (failing, show) => show(failing.length === 0 ? 1 : 0),
    }),
    observeReading(() => horizonAge(pool), { 'baton.transaction.oldest': (age, show) => show(age) }),
  ];
  if (bus !== undefined) undo.push(observeBus(bus, pool, schemas));
  return () => undo.forEach((end) => end());
}

/** Each look wakes the process: ten looks a second took a fifth of all the CPU of an idle one. */
const LOOP_LOOK_MS = 250;

function observeEventLoop(): () => void {
  const delay = monitorEventLoopDelay({ resolution: LOOP_LOOK_MS });
  delay.enable();
  /** The histogram holds what lay between two looks. Seconds. */
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - LOOP_LOOK_MS / 1e3);
  const undo = [
    observe('nodejs.eventloop.delay.p50', (result) => result.observe(late(delay.percentile(50)))),
    observe('nodejs.eventloop.delay.p99', (result) => result.observe(late(delay.percentile(99)))),
    observe('nodejs.eventloop.delay.max', (result) => {
      result.observe(late(delay.max));
      delay.reset();
    }),
  ];
  return () => {
    delay.disable();
    undo.forEach((end) => end());
  };
}
