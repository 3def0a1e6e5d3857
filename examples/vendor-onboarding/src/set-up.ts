import { readFile } from 'node:fs/promises';

import { ApiError, type Api } from './api.js';
import { emailOf, groups, people } from './people.js';

export const PROCESS_KEY = 'vendor-onboarding';
const WEBHOOK_NAME = 'vendor-requested';

/** How a call of the webhook becomes the start of an instance. */
export const webhookBinding = {
  processKey: PROCESS_KEY,
  variablesExpression: '={ vendor: body.vendor, requester: body.requester }',
  businessKeyExpression: '=body.requestId',
} as const;

export interface ErpAddress {
  readonly url: string;
  readonly token: string;
}

export interface SetUpOptions {
  /** Of the example's people; those who exist keep theirs. */
  readonly password: string;
  /** Replaces where the process finds the ERP; absent leaves that as it is. */
  readonly erp?: ErpAddress;
}

export interface SetUp {
  /** Ids of those who were made now, and so have the given password. */
  readonly peopleMade: readonly string[];
}

/** Prepares a Baton for the example through its REST surface. What is there already stays as it is. */
export async function setUp(api: Api, { password, erp }: SetUpOptions): Promise<SetUp> {
  await makeGroups(api);
  const peopleMade = await makePeople(api, password);
  if (erp !== undefined) await tellErp(api, erp);
  await deployModel(api);
  return { peopleMade };
}

async function makeGroups(api: Api): Promise<void> {
  const known = new Set(
    (await listAll<{ groupId: string }>(api, '/v1/groups', 'groups')).map(({ groupId }) => groupId),
  );
  for (const group of groups) if (!known.has(group.groupId)) await api.post('/v1/groups', group).catch(unlessTaken);
}

async function makePeople(api: Api, password: string): Promise<string[]> {
  const all = await listAll<{ personId: string }>(api, '/v1/people?includeInactive=true', 'people');
  const known = new Set(all.map(({ personId }) => personId));
  const made: string[] = [];
  for (const person of people) {
    if (known.has(person.personId)) continue;
    const body = { ...person, email: emailOf(person.personId), roles: ['participant'], password };
    await api.post('/v1/people', body).then(() => made.push(person.personId), unlessTaken);
  }
  return made;
}

export async function tellErp(api: Api, { url, token }: ErpAddress): Promise<void> {
  await api.post('/v1/secrets', { name: 'ERP_URL', value: url });
  await api.post('/v1/secrets', { name: 'ERP_TOKEN', value: token });
}

/** Whether the process has been told where the ERP is. */
export async function knowsErp(api: Api): Promise<boolean> {
  const { secrets } = await api.get<{ secrets: readonly { name: string }[] }>('/v1/secrets');
  return ['ERP_URL', 'ERP_TOKEN'].every((wanted) => secrets.some(({ name }) => name === wanted));
}

interface Model {
  readonly modelId: string;
  readonly processKeys: readonly string[];
  readonly state: 'draft' | 'deployed' | 'changed' | 'retired';
}

/** A model that was changed or retired here stays so. */
async function deployModel(api: Api): Promise<void> {
  const models = await listAll<Model>(api, '/v1/models', 'models');
  const known = models.find(({ processKeys }) => processKeys.includes(PROCESS_KEY));
  if (known !== undefined && known.state !== 'draft') return;
  const { modelId } = known ?? (await importModel(api));
  await api.post(`/v1/models/${modelId}/deploy`);
}

async function importModel(api: Api): Promise<Model> {
  const file = await readFile(new URL('../vendor-onboarding.bpmn', import.meta.url));
  return api.call('POST', '/v1/models?fileName=vendor-onboarding.bpmn', new Uint8Array(file), {
    'content-type': 'application/xml',
  });
}

export interface Webhook {
  readonly webhookId: string;
  readonly path: string;
  readonly signingSecret: string;
}

/** The signing secret is not to be had again. */
export async function makeWebhook(api: Api, name: string = WEBHOOK_NAME): Promise<Webhook> {
  const { webhook, signingSecret } = await api.post<{
    webhook: { webhookId: string; path: string };
    signingSecret: string;
  }>('/v1/webhooks', { name, ...webhookBinding });
  return { webhookId: webhook.webhookId, path: webhook.path, signingSecret };
}

export async function hasWebhook(api: Api, webhookId: string): Promise<boolean> {
  const { webhooks } = await api.get<{ webhooks: readonly { webhookId: string }[] }>('/v1/webhooks');
  return webhooks.some((webhook) => webhook.webhookId === webhookId);
}

async function listAll<Item>(api: Api, path: string, name: string): Promise<Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const more = `${path.includes('?') ? '&' : '?'}pageSize=200${token === undefined ? '' : `&pageToken=${encodeURIComponent(token)}`}`;
    const page: { readonly [list: string]: unknown; readonly nextPageToken?: string } = await api.get(path + more);
    items.push(...((page[name] ?? []) as Item[]));
    token = page.nextPageToken;
  } while (token);
  return items;
}

/** Somebody may have been faster, or an address is in use by somebody else: then it stays so. */
function unlessTaken(error: unknown): void {
  if (!(error instanceof ApiError && error.status === 409)) throw error;
}
