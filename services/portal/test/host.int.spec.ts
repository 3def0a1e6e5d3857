import 'reflect-metadata';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { PortalModule } from '../src/portal.module.js';

/** Stands for a service; decorated by hand, since decorators are compiled in `src` alone. */
class Things {
  one(): { thing: string } {
    return { thing: 'answered' };
  }
}
Get(':id')(Things.prototype, 'one', Object.getOwnPropertyDescriptor(Things.prototype, 'one') as PropertyDescriptor);
Controller('/v1/things')(Things);

class Application {}

describe('the host of the client', () => {
  let folder: string;
  let application: NestFastifyApplication;
  const get = (url: string, headers: Record<string, string> = {}) =>
    application.inject({ method: 'GET', url, headers });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'baton-portal-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Baton</title>');
    writeFileSync(join(folder, 'assets/index-1a2b.js'), 'export {}');
    const root = { module: Application, imports: [PortalModule.withClientIn(folder)], controllers: [Things] };
    application = await NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(), { logger: false });
    await application.init();
    await application.getHttpAdapter().getInstance().ready();
  });
  afterAll(async () => {
    await application?.close();
    rmSync(folder, { recursive: true });
  });

  it.each(['/', '/inbox', '/processes/0197-x?tab=data', '/guest'])(
    'opens %s with the page, never kept',
    async (url) => {
      const answer = await get(url);
      expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-store',
      ]);
    },
  );
  it('sends a hashed file to be kept, and not again', async () => {
    const first = await get('/assets/index-1a2b.js');
    expect(first.headers['cache-control']).toContain('immutable');
    expect((await get('/assets/index-1a2b.js', { 'if-none-match': String(first.headers['etag']) })).statusCode).toBe(
      304,
    );
  });
  it('leaves the routes of the services alone', async () => {
    expect((await get('/v1/things/1')).json()).toEqual({ thing: 'answered' });
  });
  it.each(['/v1/nothing', '/assets/gone.js', '/%E0%A4%A'])('has no page for %s', async (url) => {
    const answer = await get(url);
    expect(answer.headers['content-type']).not.toContain('text/html');
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
  });
});
