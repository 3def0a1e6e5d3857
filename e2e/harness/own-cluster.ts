import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '@baton/testing';

import { startCluster, type Cluster, type ClusterOptions } from '../../tools/cluster/cluster.ts';
import { admin } from './admin.js';
import { Api } from './api.js';

/** A cluster beside the one that all tests share, for what that one must not be put through. */
export interface OwnCluster extends Cluster {
  readonly dataDir: string;
  /** Calls the edge with the first admin's API key. */
  readonly api: Api;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

export type OwnClusterOptions = Partial<ClusterOptions> & Pick<ClusterOptions, 'replicas'>;

/** On free ports, in a temporary folder unless one is given. */
export async function ownCluster(options: OwnClusterOptions): Promise<OwnCluster> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'baton-own-cluster-')));
  const http = await freePort();
  const cluster = await startCluster({
    ports: async (service, replica) => ({
      httpPort: service === 'portal' && replica === 0 ? http : await freePort(),
      grpcPort: await freePort(),
    }),
    report: (line) => console.log(`own cluster: ${line}`),
    ...options,
    dataDir,
    env: {
      PATH: process.env['PATH'] ?? '',
      BATON_PUBLIC_URL: `http://127.0.0.1:${http}`,
      BATON_ADMIN_EMAIL: admin.email,
      BATON_ADMIN_PASSWORD: admin.password,
      BATON_ADMIN_API_KEY: admin.apiKey,
      ...options.env,
    },
  });
  return {
    ...cluster,
    dataDir,
    api: new Api(cluster.url, { authorization: `Bearer ${admin.apiKey}` }),
    async remove() {
      await cluster.stop();
      if (!process.env['BATON_KEEP_CLUSTER']) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
