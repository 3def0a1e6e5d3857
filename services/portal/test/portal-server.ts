import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { ClientFiles } from '../src/client-files.js';
import { fixtureApi } from '../web/fixtures/server.js';

const WEB = join(import.meta.dirname, '../web');

/** The policy that the application sets on every answer; the client has to live with it. */
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; " +
  "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export interface PortalServer {
  readonly url: string;
  close(): Promise<void>;
}

const newest = (folder: string): number =>
  Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );

const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');

/** Builds the client where its sources are newer than what was built; in a process of its own, since a test's NODE_ENV would give a slower and larger one. */
export async function buildClient(): Promise<string> {
  const page = statSync(join(WEB, 'dist/index.html'), { throwIfNoEntry: false });
  const sources = Math.max(
    newest(join(WEB, 'src')),
    newest(join(WEB, 'public')),
    statSync(join(WEB, 'index.html')).mtimeMs,
  );
  if (page === undefined || page.mtimeMs < sources)
    await promisify(execFile)(process.execPath, [vite, 'build', WEB, '--logLevel', 'error'], {
      env: { NODE_ENV: 'production' },
    });
  return join(WEB, 'dist');
}

/** The built client with the fixtures behind it, on a free port of this machine. */
export async function startPortal(): Promise<PortalServer> {
  const files = new ClientFiles(await buildClient());
  const api = fixtureApi();
  const server: Server = createServer((request, response) => {
    response.setHeader('content-security-policy', POLICY);
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = files.find(pathname);
    if (file === undefined) return void api(request, response);
    response.writeHead(200, { 'content-type': file.type, 'cache-control': file.cacheControl });
    response.end(file.body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
