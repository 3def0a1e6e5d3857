import { readFileSync } from 'node:fs';
import { credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { topics } from '@baton/contracts';
import { ListModelsRequest, ModelServiceClient } from '@baton/contracts/model';
import { outboxSource } from '@baton/messaging';
import { createApplication, type Application, type Authenticator, type Role } from '@baton/service-kit';
import { testDatabase, type TestDatabase } from '@baton/testing';

import { modelService } from '../src/index.js';
import { executionStandIn, told } from './execution-stand-in.js';

const vendorOnboarding = readFileSync(
  new URL('../../../examples/vendor-onboarding/vendor-onboarding.bpmn', import.meta.url),
  'utf8',
);
const bpmn = (id: string, body: string) =>
  `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="${id}" isExecutable="true">${body}</process></definitions>`;
const passThrough = '<startEvent id="s"/><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/>';
const unfinished =
  '<startEvent id="s"/><userTask id="u" name="Look"/><sequenceFlow id="f" sourceRef="s" targetRef="u"/>';

/** `Bearer <tenant>:<role>` is that caller. */
const authenticator: Authenticator = {
  authenticate: async ({ authorization = '' }) => {
    const [tenant = '', role = ''] = authorization.slice('Bearer '.length).split(':');
    return { tenant, subject: role, kind: 'person', roles: [role as Role] };
  },
};

let database: TestDatabase;
let app: Application;
const call = async (
  method: string,
  path: string,
  body?: string | object,
  as = 'acme:designer',
  headers: Record<string, string> = {},
) => {
  const response = await fetch(`${app.httpUrl}/v1/models${path}`, {
    method,
    headers: {
      authorization: `Bearer ${as}`,
      ...(body !== undefined && { 'content-type': typeof body === 'string' ? 'application/xml' : 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
};
const imported = async (xml: string, as?: string) => String((await call('POST', '', xml, as)).body['modelId']);

beforeAll(async () => {
  database = await testDatabase();
  app = await createApplication([modelService(), executionStandIn], {
    databaseUrl: database.url,
    httpPort: 0,
    grpcPort: 0,
    authenticator,
  });
  await app.listen();
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});
beforeEach(() => Object.assign(told, { deployed: [], retired: [], failing: false }));

describe('models', () => {
  it('imports a file, and the same processes again as the next revision', async () => {
    const first = await call('POST', '?fileName=v.bpmn', vendorOnboarding);
    expect(first).toMatchObject({
      status: 201,
      body: {
        name: 'Vendor onboarding',
        revision: 1,
        state: 'draft',
        errors: 0,
        runnableShare: 1,
        processKeys: ['vendor-onboarding'],
      },
    });
    expect(first.headers.get('location')).toBe(`/v1/models/${String(first.body['modelId'])}`);
    const again = await call('POST', '', vendorOnboarding);
    expect(again.body).toMatchObject({ modelId: first.body['modelId'], revision: 2 });
  });

  it.each([
    ['malformed XML', '<definitions', 'BPMN_MALFORMED', 400],
    ['a DTD', `<!DOCTYPE d [<!ENTITY a "b">]>${bpmn('dtd', passThrough)}`, 'BPMN_DTD', 400],
    ['no BPMN', '<html/>', 'BPMN_NOT_BPMN', 400],
    ['nothing', '', 'BPMN_MALFORMED', 400],
  ])('refuses %s and stores nothing', async (_what, xml, code, status) => {
    const before = (await call('GET', '')).body['models'];
    expect(await call('POST', '', xml)).toMatchObject({ status, body: { code } });
    expect((await call('GET', '')).body['models']).toEqual(before);
  });

  it('mends an element in place and keeps the rest of the file', async () => {
    const id = await imported(bpmn('mend', unfinished));
    const patched = await call('PATCH', `/${id}/elements/u`, {
      owner: { candidates: ['group:risk'] },
      serviceLevel: { due: 'PT48H' },
    });
    expect(patched).toMatchObject({ status: 200, body: { revision: 2 } });
    expect(patched.body['xml']).toContain('candidates="group:risk"');
    const rules = (patched.body['findings'] as { rule: string; elementId: string }[])
      .filter(({ elementId }) => elementId === 'u')
      .map(({ rule }) => rule);
    expect(rules).not.toContain('owner-missing');
  });

  it('refuses a mend of what does not exist, has changed, or makes no sense, and changes nothing', async () => {
    const id = await imported(bpmn('refuse', unfinished));
    expect(await call('PATCH', `/${id}/elements/nobody`, { name: 'x' })).toMatchObject({
      status: 404,
      body: { code: 'ELEMENT_NOT_FOUND' },
    });
    expect(await call('PATCH', `/${id}/elements/u`, { owner: { who: 'x' } })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'owner' }] },
    });
    expect(await call('PATCH', `/${id}/elements/u`, { name: 'x' }, undefined, { 'if-match': '"7"' })).toMatchObject({
      status: 409,
      body: { code: 'MODEL_CHANGED' },
    });
    expect(await call('PATCH', `/${id}/elements/u`, { name: 'x' }, undefined, { 'if-match': 'seven' })).toMatchObject({
      status: 400,
      body: { code: 'IF_MATCH_INVALID' },
    });
    expect((await call('GET', `/${id}`)).body).toMatchObject({ revision: 1 });
  });

  it('deploys what can run, once per revision, and tells the others', async () => {
    const id = await imported(bpmn('deploy-me', passThrough));
    expect(await call('POST', `/${id}/deploy`)).toMatchObject({
      status: 200,
      body: { processes: [{ processKey: 'deploy-me', version: 1 }], model: { state: 'deployed' } },
    });
    await call('POST', `/${id}/deploy`);
    expect(told.deployed).toHaveLength(1);
    const { facts } = await outboxSource(app.pool, 'model', topics.model).read(null, 100);
    expect(facts.filter(({ key }) => key === id).map(({ type, tenant }) => [type, tenant])).toContainEqual([
      'baton.model.deployed.v1',
      'acme',
    ]);
  });

  it('does not deploy while a finding says error, and names it', async () => {
    const id = await imported(
      bpmn('blocked', '<startEvent id="s"/><callActivity id="c"/><sequenceFlow id="f" sourceRef="s" targetRef="c"/>'),
    );
    const refused = await call('POST', `/${id}/deploy`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'MODEL_NOT_READY' } });
    expect(refused.body['errors']).toContainEqual({
      field: 'c',
      message: expect.stringContaining('does not say which process') as string,
    });
    expect(told.deployed).toEqual([]);
  });

  it('is a draft still when execution is away, and deploys afterwards', async () => {
    const id = await imported(bpmn('patience', passThrough));
    told.failing = true;
    expect((await call('POST', `/${id}/deploy`)).status).toBe(503);
    expect((await call('GET', `/${id}`)).body['state']).toBe('draft');
    told.failing = false;
    expect((await call('POST', `/${id}/deploy`)).status).toBe(200);
  });

  it('retires, and deploys the same revision again as a new deployment', async () => {
    const id = await imported(bpmn('retire-me', passThrough));
    expect(await call('POST', `/${id}/retire`)).toMatchObject({ status: 409, body: { code: 'MODEL_NOT_DEPLOYED' } });
    await call('POST', `/${id}/deploy`);
    expect((await call('POST', `/${id}/retire`)).body['state']).toBe('retired');
    expect(told.retired).toEqual(['retire-me']);
    expect((await call('POST', `/${id}/deploy`)).body).toMatchObject({ model: { state: 'deployed' } });
    expect(told.deployed).toHaveLength(2);
  });

  it('shows a model to its own tenant only, and lets designers alone change it', async () => {
    const id = await imported(bpmn('mine', passThrough));
    expect((await call('GET', `/${id}`, undefined, 'other:designer')).status).toBe(404);
    expect((await call('GET', `/${id}`, undefined, 'acme:participant')).status).toBe(200);
    expect((await call('POST', `/${id}/deploy`, undefined, 'acme:participant')).status).toBe(403);
    expect((await call('POST', '', bpmn('mine', passThrough), 'acme:operator')).status).toBe(403);
    expect((await call('GET', '', undefined, 'acme:guest')).status).toBe(403);
    expect(await imported(bpmn('mine', passThrough), 'other:designer')).not.toBe(id);
  });

  it('lists page by page, latest change first', async () => {
    for (const n of [1, 2, 3]) await imported(bpmn(`page-${n}`, passThrough), 'pages:designer');
    const keysOf = (body: Record<string, unknown>) =>
      (body['models'] as { processKeys: string[] }[]).map(({ processKeys }) => processKeys[0]);
    const first = await call('GET', '?pageSize=2', undefined, 'pages:designer');
    const second = await call(
      'GET',
      `?pageSize=2&pageToken=${String(first.body['nextPageToken'])}`,
      undefined,
      'pages:designer',
    );
    expect([...keysOf(first.body), ...keysOf(second.body)]).toEqual(['page-3', 'page-2', 'page-1']);
    expect(second.body['nextPageToken']).toBeUndefined();
    expect((await call('GET', '?pageToken=x', undefined, 'pages:designer')).status).toBe(400);
  });

  it('speaks gRPC with the same answers', async () => {
    const client = new ModelServiceClient(app.grpcAddress, credentials.createInsecure());
    const as = (who: string) => {
      const metadata = new Metadata();
      metadata.set('authorization', `Bearer ${who}`);
      return metadata;
    };
    const { model } = await new Promise<{ model?: { name: string } }>((resolve, reject) =>
      client.importModel(
        { content: Buffer.from(vendorOnboarding), fileName: '' },
        as('grpc:designer'),
        (error, answer) => (error ? reject(error) : resolve(answer)),
      ),
    );
    expect(model?.name).toBe('Vendor onboarding');
    const refused = await new Promise<ServiceError | null>((resolve) =>
      client.listModels(ListModelsRequest.create(), as('grpc:guest'), (error) => resolve(error)),
    );
    expect(refused?.code).toBe(7);
    client.close();
  });
});
