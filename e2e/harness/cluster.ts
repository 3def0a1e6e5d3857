import { inject } from 'vitest';

import { Api } from './api.js';
import { admin, type BatonProcess } from './baton.js';
import type { ClusterAddresses } from './composition.js';

/** Baton as separate processes. The verbs of {@link BatonProcess} take the name of one; without it, all are meant. */
export interface ClusterProcess extends BatonProcess {
  readonly addresses: ClusterAddresses;
  /** `execution-1`, `task` … */
  readonly names: readonly string[];
  httpUrlOf(name: string): string;
  grpcAddressOf(name: string): string;
  /** `kill -9`; nobody starts it again before `start`. */
  kill(name?: string): Promise<void>;
  /** Ready when it resolves. */
  start(name?: string): Promise<void>;
  /** SIGTERM; returns the exit code. */
  stop(name?: string): Promise<number | null>;
  /** In good order: stopped, then started. Returns the exit code. */
  restart(name: string): Promise<number | null>;
  /** It stands still: connections stay open, nothing is answered. */
  pause(name: string): Promise<void>;
  resume(name: string): Promise<void>;
  killBroker(): Promise<void>;
  startBroker(): Promise<void>;
  /** How often each process has ended without being told to. */
  unaskedEnds(): Promise<Readonly<Record<string, number>>>;
  /** How each process has ended so the last time: `code 1`, `signal SIGKILL`. */
  lastEnds(): Promise<Readonly<Record<string, string | undefined>>>;
}

type State = Readonly<Record<string, { readonly unaskedEnds: number; readonly lastEnd?: string }>>;

/** The cluster of this run, all of it ready. */
export async function clusterProcess(): Promise<ClusterProcess> {
  const addresses = inject('cluster');
  const { url, grpcAddress, dataDir, control, processes } = addresses;
  const names = processes.map(({ name }) => name);
  const ask = async <Result = null>(path: string): Promise<Result> => {
    const answer = await fetch(`${control}/${path}`, { method: 'POST' });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as Result;
  };
  const place = (name: string) =>
    processes.find((each) => each.name === name) ?? fail(`There is no process ${name}: ${names.join(', ')}`);
  const all = (name: string | undefined): readonly string[] => (name === undefined ? names : [name]);
  const cluster: ClusterProcess = {
    addresses,
    url,
    grpcAddress,
    dataDir,
    names,
    api: new Api(url, { authorization: `Bearer ${admin.apiKey}` }),
    anyone: new Api(url),
    get pid(): number {
      throw new Error('A cluster is many processes');
    },
    output: () => `see ${dataDir}/log`,
    httpUrlOf: (name) => place(name).httpUrl,
    grpcAddressOf: (name) => place(name).grpcAddress,
    kill: async (name) => void (await Promise.all(all(name).map((each) => ask(`kill/${each}`)))),
    start: async (name) => void (await Promise.all(all(name).map((each) => ask(`start/${each}`)))),
    stop: async (name) => {
      const codes = await Promise.all(all(name).map((each) => ask<number | null>(`stop/${each}`)));
      return codes.find((code) => code !== 0) ?? 0;
    },
    async restart(name) {
      const code = await cluster.stop(name);
      await cluster.start(name);
      return code;
    },
    pause: (name) => ask(`pause/${name}`),
    resume: (name) => ask(`resume/${name}`),
    killBroker: () => ask('kill-broker').then(() => undefined),
    startBroker: () => ask('start-broker').then(() => undefined),
    async unaskedEnds() {
      const state = await ask<State>('state');
      return Object.fromEntries(Object.entries(state).map(([name, { unaskedEnds }]) => [name, unaskedEnds]));
    },
    async lastEnds() {
      const state = await ask<State>('state');
      return Object.fromEntries(Object.entries(state).map(([name, { lastEnd }]) => [name, lastEnd]));
    },
    // Others use it after this; the run ends it.
    remove: () => ask('ready').then(() => undefined),
  };
  await ask('ready');
  return cluster;
}

function fail(message: string): never {
  throw new Error(message);
}
