import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startErp, type Erp } from './erp.js';

let folder: string;
let erp: Erp;
const start = () => startErp({ file: join(folder, 'erp.jsonl'), token: 'secret' });
const call = async (method: string, path: string, body?: object, key = '', token = 'secret') => {
  const response = await fetch(`${erp.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': key },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'erp-'));
  erp = await start();
});
afterEach(async () => {
  await erp.stop();
  rmSync(folder, { recursive: true });
});

describe('the little ERP', () => {
  it('makes one vendor however often a call is repeated', async () => {
    const first = await call('POST', '/vendors', { name: 'Acme' }, 'k1');
    const again = await call('POST', '/vendors', { name: 'Acme' }, 'k1');
    expect(first).toEqual({ status: 201, body: { id: 'V-1001', name: 'Acme', status: 'requested' } });
    expect(again).toEqual(first);
    const { body } = await call('GET', '/vendors');
    expect(body).toMatchObject({
      vendors: [{ id: 'V-1001' }],
      calls: [
        { key: 'k1', repeated: false },
        { key: 'k1', repeated: true },
      ],
    });
  });
  it('remembers its vendors after a restart', async () => {
    await call('POST', '/vendors', { name: 'Acme' }, 'k1');
    await call('PUT', '/vendors/V-1001', { status: 'active' }, 'k2');
    await erp.stop();
    erp = await start();
    expect((await call('GET', '/vendors')).body).toMatchObject({
      vendors: [{ id: 'V-1001', name: 'Acme', status: 'active' }],
    });
    expect((await call('POST', '/vendors', { name: 'Acme' }, 'k1')).body).toMatchObject({ id: 'V-1001' });
  });
  it('answers 503 during an outage, and works again afterwards', async () => {
    await call('PUT', '/outage', { down: true });
    expect((await call('POST', '/vendors', { name: 'Acme' })).status).toBe(503);
    await call('PUT', '/outage', { down: false });
    expect((await call('POST', '/vendors', { name: 'Acme' })).status).toBe(201);
  });
  it('refuses strangers, unknown vendors and bodies that are no object', async () => {
    expect((await call('GET', '/vendors', undefined, '', 'wrong')).status).toBe(401);
    expect((await call('PUT', '/vendors/V-9', { status: 'x' })).status).toBe(404);
    expect((await call('POST', '/vendors', [])).status).toBe(400);
  });
});
