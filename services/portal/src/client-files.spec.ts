import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ClientFiles } from './client-files.js';

describe('the files of the client', () => {
  let folder: string;
  let files: ClientFiles;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-client-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'baton.svg'), '<svg/>');
    writeFileSync(join(folder, 'assets/index-Ab12.js'), '1');
    files = new ClientFiles(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('sends hashed files to be kept for ever', () => {
    expect(files.find('/assets/index-Ab12.js')).toMatchObject({
      type: 'text/javascript; charset=utf-8',
      cacheControl: 'public, max-age=31536000, immutable',
    });
  });
  it('sends the page never to be kept', () => {
    expect(files.find('/index.html')?.cacheControl).toBe('no-store');
  });
  it.each(['/', '/inbox', '/tasks/0197:9', '/processes/V-2026.1', '/guest'])(
    'opens the screen %s with the page',
    (path) => {
      expect(files.find(path)?.type).toBe('text/html; charset=utf-8');
    },
  );
  it.each(['/assets/index-gone.js', '/favicon.png', '/assets/deep/thing'])('knows that %s is missing', (path) => {
    expect(files.find(path)).toBeUndefined();
  });
  it.each(['/v1/nothing', '/v1', '/metrics', '/openapi.json', '/docs/x'])('leaves %s to the services', (path) => {
    expect(files.find(path)).toBeUndefined();
  });
  it('never leaves its folder', () => {
    expect(files.find('/../../etc/passwd')?.body.toString()).toBe('<!doctype html>');
  });
  it('counts as not built without a page', () => {
    expect(new ClientFiles(join(folder, 'nowhere')).built).toBe(false);
  });
});
