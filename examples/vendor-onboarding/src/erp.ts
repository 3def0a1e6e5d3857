import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { parseJson, stringifyJson, isJsonObject, type JsonObject } from '@baton/kernel';

import { openLedger, type Ledger } from './erp-ledger.js';

export interface ErpOptions {
  /** Where vendors are kept; made when absent. */
  readonly file: string;
  /** Callers send it as `Authorization: Bearer …`. */
  readonly token: string;
  /** 0 takes a free port. */
  readonly port?: number;
}

/** The example's system of record: vendors over HTTP, with idempotency keys and an outage to switch on. */
export interface Erp {
  readonly url: string;
  /** While down, every call is answered with 503. */
  setDown(down: boolean): void;
  stop(): Promise<void>;
}

const MAX_BODY = 64 * 1024;

/**
 * `POST /vendors` makes a vendor, `PUT /vendors/:id` changes it, `GET /vendors` lists them with the idempotency keys of
 * all calls, `PUT /outage {"down": true}` begins an outage. Listens on 127.0.0.1.
 */
export async function startErp({ file, token, port = 0 }: ErpOptions): Promise<Erp> {
  const ledger = await openLedger(file);
  let down = false;
  const setDown = (value: boolean): void => void (down = value);

  const server = createServer((request, response) => {
    void answer(request).then(
      ({ status, body }) => send(response, status, body),
      () => send(response, 500, { error: 'The ERP failed' }),
    );
  });

  async function answer(request: IncomingMessage): Promise<Answer> {
    const { pathname } = new URL(request.url ?? '/', 'http://erp');
    if (request.headers.authorization !== `Bearer ${token}`)
      return { status: 401, body: { error: 'A bearer token is needed' } };
    const body = await bodyOf(request);
    if (body === undefined) return { status: 400, body: { error: 'The body is no JSON object' } };
    if (pathname === '/outage' && request.method === 'PUT') {
      setDown(body['down'] === true);
      return { status: 200, body: { down } };
    }
    if (down) return { status: 503, body: { error: 'The ERP is down for maintenance' } };
    return vendors(ledger, request.method ?? 'GET', pathname, body, String(request.headers['idempotency-key'] ?? ''));
  }

  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  } catch (error) {
    await ledger.close();
    throw error;
  }
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    setDown,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => void ledger.close().then(resolve));
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

async function vendors(ledger: Ledger, method: string, path: string, body: JsonObject, key: string): Promise<Answer> {
  if (path === '/vendors' && method === 'GET')
    return { status: 200, body: { vendors: ledger.vendors(), calls: ledger.calls() } };
  if (path === '/vendors' && method === 'POST') return { status: 201, body: await ledger.create(body, key) };
  const id = /^\/vendors\/([\w-]+)$/.exec(path)?.[1];
  if (id === undefined || method !== 'PUT') return { status: 404, body: { error: 'There is no such page' } };
  const changed = await ledger.change(id, body, key);
  return changed === undefined
    ? { status: 404, body: { error: `There is no vendor ${id}` } }
    : { status: 200, body: changed };
}

async function bodyOf(request: IncomingMessage): Promise<JsonObject | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY) return undefined;
    parts.push(part);
  }
  if (size === 0) return {};
  try {
    const body = parseJson(Buffer.concat(parts).toString('utf8'));
    return isJsonObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, body: JsonObject): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(stringifyJson(body));
}
