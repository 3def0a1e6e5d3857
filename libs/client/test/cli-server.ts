import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { runCli } from '../src/cli/run.js';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server that answers every request with `reply` and keeps what it saw. */
export async function cliServer() {
  const seen: Seen[] = [];
  let reply: Reply = { body: '{}' };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      response
        .writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers })
        .end(reply.body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    seen,
    answer: (next: Reply) => void (reply = next),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs one command against `url`. */
export async function baton(
  url: string,
  args: readonly string[],
  input = '',
  apiKey: string | undefined = 'baton_test',
): Promise<Ran> {
  const out: string[] = [];
  const error: string[] = [];
  const code = await runCli(
    args,
    { url, apiKey },
    {
      input: async () => new TextEncoder().encode(input),
      out: (line) => void out.push(line),
      error: (line) => void error.push(line),
      bold: (line) => line,
    },
  );
  return { code, out: out.join('\n'), error: error.join('\n') };
}
