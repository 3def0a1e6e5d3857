import { parseJson, stringifyJson, type Json } from '@baton/kernel';

import { Problem, problemOf } from './problem.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface CallOptions {
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  /** Is sent to its end even when the page is left meanwhile; the browser limits the body to 64 KiB. */
  readonly keepalive?: boolean;
}

type Query = Readonly<Record<string, string | number | boolean | undefined | null>>;

/** `/v1/tasks?filter=mine`; what is undefined, null, false or empty is left out. */
export function withQuery(path: string, query: Query): string {
  const entries = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== '' && value !== false,
  );
  const text = new URLSearchParams(entries.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return text === '' ? path : `${path}?${text}`;
}

/**
 * One call of the REST API with the session's cookie. Bodies are JSON whose numbers keep their text; a string body is
 * sent as it is, with the content type that `headers` name.
 *
 * @throws Problem when refused or out of reach
 */
export async function call<Answer>(method: Method, path: string, options: CallOptions = {}): Promise<Answer> {
  const { body, signal, headers, keepalive } = options;
  const json = body !== undefined && typeof body !== 'string';
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json, application/problem+json',
        ...(json ? { 'content-type': 'application/json' } : {}),
        ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
        ...headers,
      },
      body: json ? stringifyJson(body as Json) : (body as string | undefined),
      signal,
      keepalive,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, 'UNREACHABLE', 'Baton cannot be reached. Check your connection; nothing was lost.');
  }
  const text = await response.text();
  if (!response.ok) throw problemOf(response.status, text);
  return (text === '' ? undefined : parseJson(text)) as Answer;
}

export const get = <Answer>(path: string, signal?: AbortSignal): Promise<Answer> =>
  call<Answer>('GET', path, { signal });
export const post = <Answer>(path: string, body?: unknown): Promise<Answer> =>
  call<Answer>('POST', path, { body: body ?? {} });
export const patch = <Answer>(path: string, body: unknown): Promise<Answer> => call<Answer>('PATCH', path, { body });
export const remove = (path: string): Promise<void> => call<undefined>('DELETE', path);

/** Ids carry `:`; the server takes them percent-encoded or not. */
export const segment = (id: string): string => encodeURIComponent(id);
