import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Baton } from '@baton/client';

import { Api } from './api.js';
import { startErp } from './erp.js';
import { knowsErp, setUp } from './set-up.js';
import { runStory, type StoryOptions, type StoryResult } from './story.js';
import { startWorker } from './worker.js';

export interface RunOptions extends Pick<StoryOptions, 'url' | 'apiKey' | 'say' | 'rating' | 'decision' | 'outage'> {
  /** Where Baton speaks gRPC, for the worker; without it, jobs are done over REST. */
  readonly grpcAddress?: string;
}

/**
 * Sets a Baton up for the example, runs the story once, and takes away what only this run needed. A Baton that knows
 * an ERP already keeps it; otherwise one is started for the time of the run.
 */
export async function runExample({ grpcAddress, ...options }: RunOptions): Promise<StoryResult> {
  const api = new Api(options.url, options.apiKey);
  const hasErp = await knowsErp(api);
  if (hasErp && options.outage)
    throw new Error('An outage needs an ERP of its own, and this Baton is connected to one already');
  const erp = hasErp ? undefined : await temporaryErp();
  const password = randomBytes(12).toString('base64url');
  let baton: Baton | undefined;
  try {
    await setUp(api, { password, ...(erp && { erp: erp.address }) });
    if (grpcAddress !== undefined) {
      baton = new Baton({ address: grpcAddress, apiKey: options.apiKey });
      startWorker(baton);
    }
    return await runStory({ ...options, ...(erp && { erp: erp.address }), workOverRest: grpcAddress === undefined });
  } finally {
    await baton?.close();
    if (erp !== undefined) {
      // What failed before is what counts: a Baton that is gone keeps its secrets.
      for (const name of ['ERP_URL', 'ERP_TOKEN']) await api.delete(`/v1/secrets/${name}`).catch(() => undefined);
      await erp.stop();
    }
  }
}

async function temporaryErp() {
  const folder = await mkdtemp(join(tmpdir(), 'baton-erp-'));
  const token = randomBytes(24).toString('base64url');
  const erp = await startErp({ file: join(folder, 'erp.jsonl'), token });
  return {
    address: { url: erp.url, token },
    stop: async () => {
      await erp.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
