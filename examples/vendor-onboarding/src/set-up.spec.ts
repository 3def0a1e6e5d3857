import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Api } from './api.js';
import { announcementsOf, attachExample, erpAddress } from './attach.js';
import { recall } from './keepsakes.js';
import { groups, people } from './people.js';
import { setUp } from './set-up.js';

type Row = Record<string, unknown>;
const NAMES: Readonly<Record<string, [list: string, id: string]>> = {
  '/v1/groups': ['groups', 'groupId'],
  '/v1/people': ['people', 'personId'],
  '/v1/models': ['models', 'modelId'],
  '/v1/secrets': ['secrets', 'name'],
  '/v1/webhooks': ['webhooks', 'webhookId'],
};

/** As much of Baton's REST surface as is needed to be set up: lists that grow, two per page. */
async function smallBaton() {
  const kept: Record<string, Row[]> = {};
  const changes: string[] = [];
  const answer = (method: string, path: string, query: URLSearchParams, body: string): [number, Row] => {
    const rows = (kept[path] ??= []);
    if (method !== 'GET') changes.push(`${method} ${path}`);
    if (path === '/v1/session') return method === 'DELETE' ? [204, {}] : [200, {}];
    if (path.endsWith('/deploy')) return [200, Object.assign(kept['/v1/models']?.[0] ?? {}, { state: 'deployed' })];
    const [list = '', id = ''] = NAMES[path] ?? [];
    if (method === 'GET') {
      const at = Number(query.get('pageToken') ?? 0);
      return [200, { [list]: rows.slice(at, at + 2), ...(at + 2 < rows.length && { nextPageToken: String(at + 2) }) }];
    }
    const row: Row =
      path === '/v1/models'
        ? { modelId: 'm-1', processKeys: ['vendor-onboarding'], state: 'draft', xml: body }
        : (JSON.parse(body) as Row);
    if (path === '/v1/webhooks')
      Object.assign(row, { webhookId: `w-${rows.length}`, path: `/v1/hooks/w-${rows.length}` });
    const at = rows.findIndex((other) => other[id] === row[id]);
    if (at < 0) rows.push(row);
    else rows[at] = row;
    return [201, path === '/v1/webhooks' ? { webhook: row, signingSecret: 'whsec_eA==' } : row];
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://baton');
    void text(request).then((body) => {
      const [status, said] = answer(request.method ?? '', pathname, searchParams, body);
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(status === 204 ? '' : JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, kept, changes, stop: () => new Promise((resolve) => server.close(resolve)) };
}

let baton: Awaited<ReturnType<typeof smallBaton>>;
let dataDir: string;
beforeEach(async () => {
  baton = await smallBaton();
  dataDir = mkdtempSync(join(tmpdir(), 'example-'));
});
afterEach(async () => {
  await baton.stop();
  rmSync(dataDir, { recursive: true });
});

describe('setting Baton up for the example', () => {
  it('makes its groups and people, tells the ERP and deploys the process', async () => {
    const { peopleMade } = await setUp(new Api(baton.url, 'baton_x'), {
      password: 'long enough',
      erp: { url: 'http://erp', token: 't' },
    });
    expect(peopleMade).toEqual(people.map(({ personId }) => personId));
    expect(baton.kept['/v1/groups']?.map(({ groupId }) => groupId)).toEqual(groups.map(({ groupId }) => groupId));
    expect(baton.kept['/v1/people']?.find(({ personId }) => personId === 'lena')).toMatchObject({
      groups: ['legal'],
      manager: 'head-of-legal',
      password: 'long enough',
    });
    expect(baton.kept['/v1/secrets']).toEqual([
      { name: 'ERP_URL', value: 'http://erp' },
      { name: 'ERP_TOKEN', value: 't' },
    ]);
    expect(baton.kept['/v1/models']).toMatchObject([
      { state: 'deployed', xml: readFileSync(new URL('../vendor-onboarding.bpmn', import.meta.url), 'utf8') },
    ]);
  });
  it('changes nothing the second time, nor a model that was changed or retired since', async () => {
    const api = new Api(baton.url, 'baton_x');
    await setUp(api, { password: 'long enough' });
    for (const state of ['deployed', 'changed', 'retired']) {
      Object.assign(baton.kept['/v1/models']?.[0] ?? {}, { state });
      baton.changes.length = 0;
      expect(await setUp(api, { password: 'another one' })).toEqual({ peopleMade: [] });
      expect(baton.changes).toEqual([]);
    }
  });
  it('finishes a deployment that was cut short', async () => {
    const api = new Api(baton.url, 'baton_x');
    await setUp(api, { password: 'long enough' });
    Object.assign(baton.kept['/v1/models']?.[0] ?? {}, { state: 'draft' });
    baton.changes.length = 0;
    await setUp(api, { password: 'long enough' });
    expect(baton.changes).toEqual(['POST /v1/models/m-1/deploy']);
  });
});

describe('the attached example', () => {
  const attach = () => attachExample({ url: baton.url, grpcAddress: '127.0.0.1:1', apiKey: 'baton_x', dataDir });

  it('runs its ERP at the address it had before, and tells of it once', async () => {
    const expected = await erpAddress(dataDir);
    const first = await attach();
    expect(first.erpUrl).toBe(`http://${expected}`);
    await first.stop();
    baton.changes.length = 0;
    const second = await attach();
    expect(second.erpUrl).toBe(first.erpUrl);
    await second.stop();
    expect(baton.changes).toEqual(['POST /v1/session', 'DELETE /v1/session']);
  });
  it('moves its ERP when somebody else has taken the port, and tells of it', async () => {
    const other = createServer();
    const { erpPort } = await recall(dataDir);
    await new Promise<void>((resolve) => other.listen(erpPort, '127.0.0.1', resolve));
    const attached = await attach();
    expect(attached.erpUrl).not.toBe(`http://127.0.0.1:${erpPort}`);
    expect(baton.kept['/v1/secrets']?.[0]).toEqual({ name: 'ERP_URL', value: attached.erpUrl });
    await attached.stop();
    await new Promise((resolve) => other.close(resolve));
  });
  it('keeps the password of its people where its owner alone can read it', async () => {
    const { password } = await recall(dataDir);
    expect((await recall(dataDir)).password).toBe(password);
    expect(password.length).toBeGreaterThanOrEqual(10);
    expect(statSync(join(dataDir, 'examples/vendor-onboarding/keepsakes.json')).mode & 0o077).toBe(0);
  });
  it('announces who to sign in as, and the password only where it is right', () => {
    expect(announcementsOf('http://b', 'hush-hush-hush').join('\n')).toMatch(
      /petra@company\.example[\s\S]*hush-hush-hush[\s\S]*rosa@company\.example +Risk/,
    );
    expect(announcementsOf('http://b', undefined).join('\n')).toContain('Their passwords were changed');
  });
});
