import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '@baton/testing';
import { mailServer, type MailServer } from '@baton/testing/mail-server';

import { Api, type Answer } from './harness/api.js';
import { batonProcess, type BatonProcess } from './harness/baton.js';
import { orderDiagram, weighingDiagram } from './harness/diagrams.js';
import { callMethod, methodDecisions, methods } from './harness/methods.js';
import { callers, decisions, type CallerName, type Decision, type Things } from './harness/operations.js';
import { linkIn } from './harness/stage.js';

const PASSWORD = 'the people of this test';
const XML = { 'content-type': 'application/xml' };

const withDocument = orderDiagram.replace(
  '<baton:owner candidates="person:paula" />',
  '$&<baton:document name="proof" label="Proof" />',
);

interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
}

describe('every operation', () => {
  let mail: MailServer;
  let baton: BatonProcess;
  let as: Readonly<Record<CallerName | 'stranger', Api>>;
  let things: Things;
  let keys: Partial<Record<CallerName | 'stranger', string>>;
  let operations: readonly Operation[];

  beforeAll(async () => {
    mail = await mailServer();
    baton = await batonProcess({ SMTP_URL: mail.url });
    as = await everybody(baton, mail);
    things = await everything(baton, as);
    // Cookies are for browsers: by gRPC, people come as programs that act for them.
    keys = { participant: await keyWith(as.admin, 'participant'), stranger: await keyWith(as.stranger, 'admin') };
    const { body } = await baton.anyone.get<{ paths: Record<string, Record<string, { operationId: string }>> }>(
      '/openapi.json',
    );
    operations = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId: id }]) => ({ id, method: method.toUpperCase(), path })),
    );
  });
  afterAll(async () => {
    await baton?.remove();
    await mail?.stop();
  });

  it('has a decision on who may', () => {
    expect(operations.map(({ id }) => id).toSorted()).toEqual(Object.keys(decisions).toSorted());
  });

  it('finds nothing of another tenant, and leaves it as it is', async () => {
    const ours = [...Object.values(things), 'paula', 'doomed', 'OURS'];
    const wrong: string[] = [];
    for (const [id, decision] of ordered()) {
      const answer = await call(id, decision, as.stranger);
      const expected = decision.stranger ?? (decision.path ? [404] : [200, 201, 202, 204]);
      const told = JSON.stringify(answer.body ?? '');
      const leaks = answer.status < 300 ? ours.filter((text) => told.includes(text)) : [];
      if (!expected.includes(answer.status) || leaks.length > 0) wrong.push(`${id} ${answer.status} ${leaks.join()}`);
    }
    expect(wrong).toEqual([]);
    expect(await baton.api.get(`/v1/instances/${things.instance}`)).toMatchObject({ body: { state: 'running' } });
  });

  it.each(callers)('lets %s do what was decided, and nothing else', async (name) => {
    const wrong: string[] = [];
    for (const [id, decision] of ordered()) {
      if (name === 'participant' && id === 'Sessions_signOutEverywhere') continue;
      const { status, body } = await call(id, decision, as[name]);
      const refused = status === 401 || status === 403 || (decision.hidden === true && status === 404);
      const code = (body as { code?: unknown } | undefined)?.code;
      // An answer that says that the call's own proof is wrong comes from behind the door.
      const ownProof = code === 'SIGN_IN_REFUSED' || code === 'LINK_UNKNOWN';
      if ((refused && !ownProof) === decision.may.includes(name) || status >= 500)
        wrong.push(`${id} ${status} ${String(code)}`);
      if (name === 'nobody' && refused && status !== 401) wrong.push(`${id} ${status} to nobody`);
    }
    expect(wrong).toEqual([]);
  });

  it('has a decision for gRPC as well', () => {
    expect([...methods.keys()].toSorted()).toEqual(Object.keys(methodDecisions).toSorted());
  });

  it.each(callers.filter((name) => name !== 'guest'))('lets %s do the same by gRPC', async (name) => {
    const wrong: string[] = [];
    for (const [path, { request, may, hidden = false }] of Object.entries(methodDecisions)) {
      const { code } = await byGrpc(path, request?.(things) ?? {}, keyOf(name));
      const refused = code === 'UNAUTHENTICATED' || code === 'PERMISSION_DENIED' || (hidden && code === 'NOT_FOUND');
      if (refused === may.includes(name) || code === 'INTERNAL' || code === 'UNKNOWN') wrong.push(`${path} ${code}`);
      if (name === 'nobody' && code !== 'UNAUTHENTICATED') wrong.push(`${path} ${code} to nobody`);
    }
    expect(wrong).toEqual([]);
  });

  it('finds nothing of another tenant by gRPC', async () => {
    const wrong: string[] = [];
    const ours = Object.values(things);
    for (const [path, { request }] of Object.entries(methodDecisions)) {
      const { code, answer } = await byGrpc(path, request?.(things) ?? {}, keyOf('stranger'));
      const found = request !== undefined && code !== 'NOT_FOUND' && code !== 'PERMISSION_DENIED';
      if (found || ours.some((text) => answer.includes(text))) wrong.push(`${path} ${code}`);
    }
    expect(wrong).toEqual([]);
  });

  const keyOf = (name: CallerName | 'stranger'): string | undefined => keys[name] ?? as[name].headers['authorization'];
  const byGrpc = (path: string, fields: object, authorization: string | undefined) => {
    const method = methods.get(path);
    if (method === undefined) throw new Error(`There is no method ${path}`);
    return callMethod(baton.grpcAddress, method, fields, authorization);
  };

  /** Signing out ends the session of those who have one, so it comes last. */
  function ordered(): [string, Decision][] {
    const all = Object.entries(decisions);
    const ends = ([id]: [string, Decision]) => id === 'Sessions_signOutEverywhere';
    return [...all.filter((each) => !ends(each)), ...all.filter(ends)];
  }

  async function call(id: string, { path, body, headers }: Decision, api: Api): Promise<Answer> {
    const operation = operations.find((each) => each.id === id);
    if (operation === undefined) throw new Error(`There is no operation ${id}`);
    const target = path?.(things) ?? operation.path;
    if (id === 'NotificationStream_stream') return firstOf(api, target);
    return api.call(operation.method, target, body, headers);
  }
});

/** The status of an answer that does not end. */
async function firstOf(api: Api, path: string): Promise<Answer> {
  const stop = new AbortController();
  const response = await fetch(`${api.url}${path}`, { headers: api.headers, signal: stop.signal });
  stop.abort();
  return { status: response.status, headers: response.headers, body: {} };
}

async function everybody({ api, anyone, url }: BatonProcess, mail: MailServer) {
  for (const personId of ['paula', 'petra', 'doomed']) {
    const person = { personId, name: personId, email: `${personId}@example.com`, roles: ['participant'] };
    await api.ok(api.post('/v1/people', { ...person, password: PASSWORD }));
  }
  const key = async (role: string): Promise<Api> => new Api(url, { authorization: await keyWith(api, role) });
  await deploy(api, withDocument);
  const paula = await api.signIn('paula@example.com', PASSWORD);
  const { task } = await started(api);
  await paula.ok(paula.post(`/v1/tasks/${encodeURIComponent(task)}/complete`, { variables: { amount: 1 } }));
  const guest = await api.openLink(linkIn(await mail.mailTo('carl@customer.example', /Confirm the order/)));
  await api.ok(api.post('/v1/tenants', { tenantId: 'other', adminEmail: 'olga@other.example' }));
  const token = /\/password#(\S+)/.exec((await mail.mailTo('olga@other.example', /./)).text)?.[1];
  await api.ok(anyone.post('/v1/session/password-reset/confirm', { token, password: PASSWORD }));
  return {
    nobody: anyone,
    guest,
    participant: await api.signIn('petra@example.com', PASSWORD),
    worker: await key('worker'),
    designer: await key('designer'),
    operator: await key('operator'),
    admin: await key('admin'),
    stranger: await api.signIn('olga@other.example', PASSWORD),
  };
}

/** The `authorization` of a new API key. */
async function keyWith(api: Api, role: string): Promise<string> {
  const { secret } = await api.ok(api.post('/v1/api-keys', { name: role, roles: [role] }));
  return `Bearer ${String(secret)}`;
}

/** One of each thing that has an id. */
async function everything({ api }: BatonProcess, { worker }: { readonly worker: Api }): Promise<Things> {
  const { instance, task } = await started(api);
  const { instance: doomedInstance } = await started(api);
  const model = await deploy(api, weighingDiagram);
  await api.ok(api.post('/v1/instances', { processKey: 'weighing' }));
  await api.ok(api.post('/v1/instances', { processKey: 'weighing' }));
  const { jobs } = await api.ok(
    worker.post<{ jobs: { jobId: string; leaseToken: string }[] }>('/v1/jobs/activate', {
      type: 'weigh',
      worker: 'w',
      maxJobs: 2,
      lockMs: 60_000,
    }),
  );
  const [job, failing] = jobs;
  await api.ok(
    worker.post(`/v1/jobs/${failing?.jobId}/fail`, { leaseToken: failing?.leaseToken, message: 'no', retries: 0 }),
  );
  const { incidents } = await api.ok(api.get<{ incidents: { incidentId: string }[] }>('/v1/incidents'));
  const { documentId } = await api.ok(
    api.put(`/v1/tasks/${encodeURIComponent(task)}/documents/proof`, '%PDF-1.7', { 'content-type': 'application/pdf' }),
  );
  const message = await until('a message is kept', async () => {
    const { messages } = await api.ok(api.get<{ messages: { messageId: string }[] }>('/v1/notifications/messages'));
    return messages[0]?.messageId;
  });
  const { webhook } = await api.ok(
    api.post<{ webhook: { webhookId: string } }>('/v1/webhooks', { name: 'ours', processKey: 'order' }),
  );
  const { subscription } = await api.ok(
    api.post<{ subscription: { subscriptionId: string } }>('/v1/event-subscriptions', {
      name: 'ours',
      url: 'https://localhost:1/',
      eventTypes: ['baton.model.*'],
    }),
  );
  const { apiKey } = await api.ok(
    api.post<{ apiKey: { apiKeyId: string } }>('/v1/api-keys', { name: 'doomed', roles: ['worker'] }),
  );
  await api.ok(api.post('/v1/groups', { groupId: 'doomed' }));
  await api.ok(api.post('/v1/secrets', { name: 'OURS', value: 'secret' }));
  return {
    instance,
    doomedInstance,
    task,
    model,
    message,
    document: String(documentId),
    job: job?.jobId ?? '',
    incident: incidents[0]?.incidentId ?? '',
    webhook: webhook.webhookId,
    subscription: subscription.subscriptionId,
    apiKey: apiKey.apiKeyId,
  };
}

async function deploy(api: Api, xml: string): Promise<string> {
  const { modelId } = await api.ok(api.post('/v1/models', xml, XML));
  await api.ok(api.post(`/v1/models/${String(modelId)}/deploy`));
  return String(modelId);
}

async function started(api: Api): Promise<{ instance: string; task: string }> {
  const body = { processKey: 'order', variables: { customer: 'carl@customer.example' } };
  const { instanceId } = await api.ok(api.post('/v1/instances', body));
  const instance = String(instanceId);
  const task = await until(`a task of ${instance} is open`, async () => {
    const path = `/v1/tasks?filter=all&instanceId=${instance}`;
    return (await api.ok(api.get<{ userTasks: { userTaskId: string }[] }>(path))).userTasks[0]?.userTaskId;
  });
  return { instance, task };
}
