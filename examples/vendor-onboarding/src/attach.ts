import { join } from 'node:path';

import { Baton } from '@baton/client';

import { Api, ApiError } from './api.js';
import { startErp, type Erp } from './erp.js';
import { freePort } from './free-port.js';
import { folderIn, keep, recall, type Keepsakes } from './keepsakes.js';
import { emailOf, groups, people } from './people.js';
import { hasWebhook, knowsErp, makeWebhook, PROCESS_KEY, setUp, tellErp } from './set-up.js';
import { startWorker } from './worker.js';

export interface AttachOptions {
  /** Baton's address, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** `host:port` */
  readonly grpcAddress: string;
  /** Of an admin. */
  readonly apiKey: string;
  /** The ERP's data and what has to be remembered are kept below it. */
  readonly dataDir: string;
  /** Told of the worker's troubles; it goes on by itself. */
  readonly onError?: (error: Error) => void;
}

export interface AttachedExample {
  /** How to try it, for the one who started Baton. */
  readonly announcements: readonly string[];
  readonly erpUrl: string;
  stop(): Promise<void>;
}

/** `host:port` of the example's ERP, so that calls to it can be allowed before Baton starts. The same on every start. */
export const erpAddress = async (dataDir: string): Promise<string> => `127.0.0.1:${(await recall(dataDir)).erpPort}`;

/** Brings the example to a running Baton: its ERP, its people, its process, its worker. Repeating it changes nothing. */
export async function attachExample({
  url,
  grpcAddress,
  apiKey,
  dataDir,
  onError,
}: AttachOptions): Promise<AttachedExample> {
  const { erp, keepsakes } = await runErp(dataDir);
  try {
    const api = new Api(url, apiKey);
    await setUp(api, { password: keepsakes.password });
    await bindWebhook(api, dataDir, await introduceErp(api, dataDir, erp, keepsakes));
    const { password } = keepsakes;
    const announcements = announcementsOf(url, (await opens(url, password)) ? password : undefined);
    const baton = new Baton({ address: grpcAddress, apiKey });
    startWorker(baton, onError);
    return {
      announcements,
      erpUrl: erp.url,
      stop: async () => {
        await baton.close();
        await erp.stop();
      },
    };
  } catch (error) {
    await erp.stop();
    throw error;
  }
}

/** On the remembered port, or on another one when somebody else has taken it meanwhile. */
async function runErp(dataDir: string): Promise<{ erp: Erp; keepsakes: Keepsakes }> {
  const keepsakes = await recall(dataDir);
  const options = { file: join(folderIn(dataDir), 'erp.jsonl'), token: keepsakes.erpToken };
  try {
    return { erp: await startErp({ ...options, port: keepsakes.erpPort }), keepsakes };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const moved = await keep(dataDir, { ...keepsakes, erpPort: await freePort(), erpTold: false });
    return { erp: await startErp({ ...options, port: moved.erpPort }), keepsakes: moved };
  }
}

/** Once for each address: secrets that were changed here since stay as they are. */
async function introduceErp(api: Api, dataDir: string, erp: Erp, keepsakes: Keepsakes): Promise<Keepsakes> {
  if (keepsakes.erpTold && (await knowsErp(api))) return keepsakes;
  await tellErp(api, { url: erp.url, token: keepsakes.erpToken });
  return keep(dataDir, { ...keepsakes, erpTold: true });
}

async function bindWebhook(api: Api, dataDir: string, keepsakes: Keepsakes): Promise<Keepsakes> {
  if (keepsakes.webhook !== undefined && (await hasWebhook(api, keepsakes.webhook.webhookId))) return keepsakes;
  return keep(dataDir, { ...keepsakes, webhook: await makeWebhook(api) });
}

/** Whether the people still have the password that was made for them. */
async function opens(url: string, password: string): Promise<boolean> {
  const person = new Api(url);
  try {
    await person.post('/v1/session', { email: emailOf('petra'), password });
    await person.delete('/v1/session');
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}

/** @param password undefined when the people have one that is not known here */
export function announcementsOf(url: string, password: string | undefined): string[] {
  const nameOf = new Map<string, string>(groups.map(({ groupId, name }) => [groupId, name]));
  const rows = people.map(
    ({ personId, groups: [group = ''] }) => `    ${emailOf(personId).padEnd(38)}${nameOf.get(group) ?? ''}`,
  );
  return [
    `Example "Vendor onboarding": start it in the portal as ${emailOf('petra')}, and sign in as the others to do their steps.`,
    password === undefined
      ? '  Their passwords were changed, or made for another data folder.'
      : `  Password of all of them: ${password}`,
    ...rows,
    `  Or watch it run: BATON_API_KEY=<key of an admin> npm run example -- ${PROCESS_KEY} --against ${url}`,
  ];
}
