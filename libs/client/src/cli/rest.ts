import { parseJson, stringifyJson, type Json, type JsonObject } from '@baton/kernel';

import { CliError } from './cli-error.js';
import { refusal } from './refusal.js';

export interface RestOptions {
  /** E.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** `baton_…`; without it only public addresses answer. */
  readonly apiKey: string | undefined;
}

export interface Answer {
  /** The server's own text; empty where it says nothing. */
  readonly text: string;
  readonly json: Json;
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Baton's REST surface. Numbers keep their literal text both ways. @throws CliError for everything that is no success */
export class Rest {
  constructor(private readonly options: RestOptions) {}

  get(path: string, query: Query = {}): Promise<Answer> {
    return this.call('GET', withQuery(path, query));
  }

  /** Absent members of `body` are left out. */
  post(
    path: string,
    body: Readonly<Record<string, Json | undefined>> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const sent = stringifyJson(body as JsonObject);
    return this.call('POST', path, sent, { 'content-type': 'application/json', ...headers });
  }

  patch(path: string, body: JsonObject = {}): Promise<Answer> {
    return this.call('PATCH', path, stringifyJson(body), { 'content-type': 'application/json' });
  }

  postFile(path: string, query: Query, content: Uint8Array, mediaType: string): Promise<Answer> {
    return this.call('POST', withQuery(path, query), content, { 'content-type': mediaType });
  }

  delete(path: string): Promise<Answer> {
    return this.call('DELETE', path);
  }

  private async call(
    method: string,
    path: string,
    body?: string | Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const { url, apiKey } = this.options;
    // Told by us, since fetch would name the key in its message.
    if (apiKey !== undefined && !/^[\x21-\x7e]*$/.test(apiKey))
      throw new CliError('BATON_API_KEY holds characters that no key has');
    const response = await fetch(this.address(path), {
      method,
      headers: { accept: 'application/json', ...(apiKey && { authorization: `Bearer ${apiKey}` }), ...headers },
      ...(body !== undefined && { body: body as string | Uint8Array<ArrayBuffer> }),
    }).catch((error: unknown) => {
      throw unreachable(url, error);
    });
    const text = await response.text().catch((error: unknown) => {
      throw unreachable(url, error);
    });
    const json = jsonOf(text);
    if (!response.ok) throw refusal(response, json, Boolean(apiKey));
    if (text !== '' && json === undefined)
      throw new CliError(`${url} answered with something that is not JSON: is it Baton?`);
    return { text, json: json ?? {} };
  }

  private address(path: string): URL {
    try {
      return new URL(this.options.url.replace(/\/+$/, '') + path);
    } catch {
      throw new CliError(`BATON_URL is no address: ${this.options.url}`);
    }
  }
}

function withQuery(path: string, query: Query): string {
  const set = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(set.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return text === '' ? path : `${path}?${text}`;
}

function jsonOf(text: string): Json | undefined {
  try {
    return text === '' ? undefined : parseJson(text);
  } catch {
    return undefined;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host is unknown',
  ECONNRESET: 'the connection broke',
  UND_ERR_SOCKET: 'the connection broke',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
};

/** What fetch reports as "fetch failed", in words. */
function unreachable(url: string, error: unknown): CliError {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause;
  const reason = REASONS[cause?.code ?? ''] ?? cause?.message ?? (error as Error).message;
  return new CliError(
    `Baton cannot be reached at ${url}: ${reason}. BATON_URL says where it is; npm start runs it here.`,
  );
}
