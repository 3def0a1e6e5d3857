import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Webhook as Signer } from 'standardwebhooks';
import { inject } from 'vitest';

import { Baton } from '@baton/client';
import * as example from '@baton/example-vendor-onboarding';
import { freePort, until } from '@baton/testing';
import { mailServer, type MailServer } from '@baton/testing/mail-server';

import type { Answer } from './api.js';
import { admin, batonProcess, type BatonProcess } from './baton.js';
import { clusterProcess, type ClusterProcess } from './cluster.js';

const SET_UP_MS = 120_000;
const ERP_TOKEN = 'erp-token-of-the-tests';

/** Where the story takes place: Baton, the ERP it talks to, a mail server, and a worker for the bank details. */
export interface Stage<Process extends BatonProcess = BatonProcess> {
  readonly baton: Process;
  readonly erp: example.Erp;
  readonly mail: MailServer;
  readonly webhook: example.Webhook;
  /** Of every person of the example. */
  readonly password: string;
  readonly erpToken: string;
  close(): Promise<void>;
}

/** A stage for the composition that this run tests. */
export function setStage(settings: Readonly<Record<string, string>> = {}): Promise<Stage> {
  return inject('composition') === 'cluster' ? setClusterStage() : setStandaloneStage(settings);
}

/** In the cluster of this run, where others have been before: what it sends and calls is the same for all. */
export async function setClusterStage(): Promise<Stage<ClusterProcess>> {
  const { mailPort, erpPort } = inject('cluster');
  const baton = await clusterProcess();
  return setUp(baton, await mailServer(mailPort), erpPort);
}

async function setStandaloneStage(settings: Readonly<Record<string, string>>): Promise<Stage> {
  const [mail, erpPort] = [await mailServer(), await freePort()];
  const baton = await batonProcess({ SMTP_URL: mail.url, BATON_OUTBOUND_ALLOW: `127.0.0.1:${erpPort}`, ...settings });
  return setUp(baton, mail, erpPort);
}

async function setUp<Process extends BatonProcess>(
  baton: Process,
  mail: MailServer,
  erpPort: number,
): Promise<Stage<Process>> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-erp-'));
  const erp = await example.startErp({ file: join(folder, 'erp.jsonl'), token: ERP_TOKEN, port: erpPort });
  const password = 'the people of the example';
  const api = new example.Api(baton.url, admin.apiKey);
  // Repeating it changes nothing: the first calls of processes that have just started may take too long on a busy machine.
  await until(
    'Baton is set up for the example',
    async () => (await example.setUp(api, { password, erp: { url: erp.url, token: ERP_TOKEN } })) && true,
    SET_UP_MS,
  );
  const webhook = await example.makeWebhook(api);
  const sdk = new Baton({ address: baton.grpcAddress, apiKey: admin.apiKey });
  sdk.work({
    types: [example.JOB_TYPE],
    lockMs: 2_000,
    handle: ({ variables }) => ({ ...example.validate(variables) }),
  });
  return {
    baton,
    erp,
    mail,
    webhook,
    password,
    erpToken: ERP_TOKEN,
    async close() {
      await sdk.close();
      await baton.remove();
      await erp.stop();
      await mail.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Signing {
  /** The sender's id of the call; a repeat bears the same one. */
  readonly id: string;
  readonly at?: Date;
  /** Signs with this instead of the webhook's secret. */
  readonly secret?: string;
}

/** Sends a signed call, as a sender of Standard Webhooks does. */
export async function sendWebhook(
  baton: BatonProcess,
  webhook: example.Webhook,
  body: object,
  { id, at = new Date(), secret = webhook.signingSecret }: Signing,
): Promise<Answer> {
  const payload = JSON.stringify(body);
  return baton.anyone.post(webhook.path, payload, {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Signer(secret).sign(id, at, payload),
  });
}

export const vendorRequest = (requestId: string, contact: string) => ({
  requestId,
  vendor: { name: `Acme ${requestId}`, contactName: 'Vera Vendor', email: contact, country: 'DE' },
  requester: `requester.${requestId.toLowerCase()}@company.example`,
});

/** The personal link in a mail. */
export function linkIn({ text }: { readonly text: string }): string {
  const link = /https?:\/\/\S+\/guest#\S+/.exec(text)?.[0];
  if (link === undefined) throw new Error(`No personal link in:\n${text}`);
  return link;
}
