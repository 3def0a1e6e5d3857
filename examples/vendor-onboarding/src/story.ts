import { randomBytes, randomUUID } from 'node:crypto';

import { Webhook as Signer } from 'standardwebhooks';

import { Api } from './api.js';
import { answerAsGuest, linkInKeptMessages, type FindLink } from './guest.js';
import { awaitIncident, retry, setDown } from './outage.js';
import { makeCrew, type Crew } from './participants.js';
import { makeWebhook, type ErpAddress, type Webhook } from './set-up.js';
import { Timeline, type TimelineEntry } from './timeline.js';
import { until } from './until.js';
import { validateOverRest } from './worker.js';

export interface StoryOptions {
  readonly url: string;
  /** Of an admin. */
  readonly apiKey: string;
  readonly say: (line: string) => void;
  /** What Risk finds; a high rating goes to the risk officer. Default low. */
  readonly rating?: 'low' | 'medium' | 'high';
  /** What the risk officer decides about a high rating. Default accept. */
  readonly decision?: 'accept' | 'reject';
  /** Lets the ERP fail until there is an incident, and mends it; needs `erp`. */
  readonly outage?: boolean;
  /** Where the ERP is, to look at what it has in the end. */
  readonly erp?: ErpAddress;
  /** How the vendor gets the link; default: from the messages that are kept where no mail server is configured. */
  readonly findLink?: FindLink;
  /** Validates the bank details over REST as well, for where no worker may be running. */
  readonly workOverRest?: boolean;
}

export interface StoryResult {
  readonly instanceId: string;
  readonly businessKey: string;
  /** Of the instance, `completed` when all went well. */
  readonly state: string;
  readonly vendorId: string;
  /** The vendor as the ERP has it; absent when the ERP is not known. */
  readonly erpVendor?: Readonly<Record<string, unknown>>;
  readonly seconds: number;
  readonly timeline: readonly TimelineEntry[];
}

interface Instance {
  readonly state: string;
  readonly variables?: { readonly vendorId?: string };
}

const details = {
  legalName: 'Acme Fasteners GmbH',
  taxId: 'DE123456789',
  iban: 'DE89370400440532013000',
  employees: 42,
};

/** Onboards one vendor through public surfaces only. @throws Error naming the step that did not come to pass */
export async function runStory(options: StoryOptions): Promise<StoryResult> {
  const began = performance.now();
  const api = new Api(options.url, options.apiKey);
  const run = randomBytes(4).toString('hex');
  const webhook = await makeWebhook(api, `vendor-requested-${run}`);
  const crew = await makeCrew(api, run, ['risk', 'risk-officers', 'legal', 'accounts-payable']);
  try {
    const told = await onboard(options, api, crew, webhook, run);
    return { ...told, seconds: Math.round((performance.now() - began) / 100) / 10 };
  } finally {
    // What failed before is what counts, not that it could not be cleaned up after.
    await api.delete(`/v1/webhooks/${webhook.webhookId}`).catch(() => undefined);
    await crew.leave().catch(() => undefined);
  }
}

async function onboard(
  options: StoryOptions,
  api: Api,
  crew: Crew,
  webhook: Webhook,
  run: string,
): Promise<Omit<StoryResult, 'seconds'>> {
  const { say, erp, rating = 'low', decision = 'accept', findLink = linkInKeptMessages(api) } = options;
  const businessKey = `VR-${run}`;
  const email = `vera.${run}@vendor.example`;
  if (options.outage) await setDown(needed(erp), true);

  say(`-- The ERP of Procurement sends the signed webhook "vendor requested" (${businessKey})`);
  const request = {
    requestId: businessKey,
    vendor: { name: 'Acme Fasteners', contactName: 'Vera Vendor', email, country: 'DE' },
    requester: `rachel.${run}@company.example`,
  };
  await send(options.url, webhook, request);
  const instanceId = await until('an instance starts', () => instanceOf(api, businessKey));
  const timeline = new Timeline(api, instanceId, say);
  const step = async (title: string, act: () => Promise<unknown>): Promise<void> => {
    await timeline.tell();
    say(`-- ${title}`);
    await act();
    await timeline.tell();
  };

  if (options.outage) {
    await step('The ERP is down: the call is repeated, then it becomes an incident', async () => {
      const incident = await awaitIncident(api, instanceId, () => timeline.tell());
      await setDown(needed(erp), false);
      say(`-- The ERP is up again: ${incident.owner ?? 'its owner'} lets it be tried once more`);
      await retry(api, incident);
    });
  }
  await step('The vendor opens the personal link, uploads two documents and fills in the form', async () => {
    await answerAsGuest(options.url, await findLink(instanceId, email), details);
  });
  await step(`Risk rates the vendor: ${rating}`, () =>
    crew
      .of('risk')
      .complete(instanceId, 'rateVendor', { variables: { rating, justification: 'Checked against the register' } }),
  );
  if (options.workOverRest)
    await step('A worker validates the bank details', () =>
      until('the bank details are validated', () => validated(api, instanceId)),
    );
  if (rating === 'high') {
    const note = decision === 'reject' ? { note: 'Too exposed to one market' } : {};
    await step(`The risk officer decides: ${decision}`, () =>
      crew.of('risk-officers').complete(instanceId, 'decideRisk', { outcome: decision, ...note }),
    );
  }
  if (rating !== 'high' || decision === 'accept') {
    await step('Legal approves the contract', () =>
      crew.of('legal').complete(instanceId, 'reviewContract', { outcome: 'approve' }),
    );
    await step('Accounts Payable sets the payment terms', () =>
      crew
        .of('accounts-payable')
        .complete(instanceId, 'setTerms', { variables: { paymentTerms: 'NET30', currency: 'EUR' } }),
    );
  }
  say('-- The outcome is written back to the ERP; vendor and requester are told');
  const ended = await until('the instance ends', async () => {
    await timeline.tell();
    const instance = await api.get<Instance>(`/v1/instances/${instanceId}`);
    return instance.state === 'running' ? undefined : instance;
  });
  await timeline.tell();
  const vendorId = ended.variables?.vendorId ?? '';
  const erpVendor = erp && (await vendorIn(erp, vendorId));
  return {
    instanceId,
    businessKey,
    state: ended.state,
    vendorId,
    ...(erpVendor && { erpVendor }),
    timeline: timeline.entries,
  };
}

/** As the sender of Standard Webhooks does. */
async function send(url: string, { path, signingSecret }: Webhook, body: object): Promise<void> {
  const payload = JSON.stringify(body);
  const id = `msg_${randomUUID()}`;
  const now = new Date();
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Signer(signingSecret).sign(id, now, payload),
  };
  await new Api(url).call('POST', path, payload, headers);
}

async function instanceOf(api: Api, businessKey: string): Promise<string | undefined> {
  const { instances } = await api.get<{ instances: readonly { instanceId: string }[] }>(
    `/v1/instances?businessKey=${businessKey}`,
  );
  return instances[0]?.instanceId;
}

/** True once the worker's step is over, whoever did it. */
async function validated(api: Api, instanceId: string): Promise<true | undefined> {
  await validateOverRest(api);
  const { activeElements = [] } = await api.get<{ activeElements?: readonly { elementId: string }[] }>(
    `/v1/instances/${instanceId}`,
  );
  return activeElements.some(({ elementId }) => elementId === 'validateBank') ? undefined : true;
}

async function vendorIn(
  { url, token }: ErpAddress,
  id: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const response = await fetch(`${url}/vendors`, { headers: { authorization: `Bearer ${token}` } });
  const { vendors } = (await response.json()) as { vendors: readonly Record<string, unknown>[] };
  return vendors.find((vendor) => vendor['id'] === id);
}

function needed(erp: ErpAddress | undefined): ErpAddress {
  if (erp === undefined) throw new Error('An outage needs the address of the ERP');
  return erp;
}
