import type { Job } from '@baton/contracts/execution';
import { durationMs, isJsonObject, NumberText, stringifyJson, type Json, type JsonObject } from '@baton/kernel';

import { CallFailure } from './call-failure.js';
import { fillSecrets, withSecretNames } from './placeholders.js';
import { targetIn, type Target } from './target.js';

/** One request, ready to be sent: its secrets are filled in. */
export interface HttpCall {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** How messages speak of it: method and host, secrets by their names. */
  readonly label: string;
  /** Where it goes, as spans say it. */
  readonly target: Target;
  /** Of what the call is made for. */
  readonly traceparent?: string | undefined;
  readonly timeoutMs: number;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const BODILESS = new Set(['GET', 'HEAD']);
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// oxlint-disable-next-line no-control-regex
const HEADER_VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;
/** These belong to the connection, or to Baton. */
const RESERVED = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'idempotency-key',
  'keep-alive',
  'te',
  'traceparent',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const USUAL_TIMEOUT_MS = 30_000;
const LONGEST_TIMEOUT_MS = 300_000;

/**
 * The call that a connector's inputs describe: `method`, `url`, `headers`, `body`, `timeout`.
 *
 * @param secrets of all placeholders
 * @throws CallFailure `final`, naming the input that is wrong
 */
export function httpCallOf(
  job: Pick<Job, 'jobId' | 'traceparent'>,
  inputs: JsonObject,
  secrets: ReadonlyMap<string, string>,
): HttpCall {
  const method = textOf(inputs['method'] ?? 'GET', 'method').toUpperCase();
  if (!METHODS.has(method)) throw wrong('method', `${method.slice(0, 20)} is no method`);
  const given = textOf(inputs['url'], 'url');
  const url = urlOf(String(fillSecrets(given, secrets)));
  const body = BODILESS.has(method) ? undefined : bodyOf(inputs['body'], secrets);
  const headers = headersOf(inputs['headers'], secrets);
  if (body?.json === true) headers['content-type'] ??= 'application/json';
  headers['user-agent'] ??= 'Baton';
  return {
    method,
    url,
    headers: { ...headers, 'idempotency-key': job.jobId },
    body: body?.text,
    label: `${method} ${hostIn(given)}`,
    target: targetIn(given),
    traceparent: job.traceparent,
    timeoutMs: timeoutOf(inputs['timeout']),
  };
}

function urlOf(text: string): URL {
  if (!URL.canParse(text)) throw wrong('url', 'is no absolute URL');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw wrong('url', 'has to begin with http:// or https://');
  if (url.username !== '' || url.password !== '')
    throw wrong('url', 'holds a user or password: send an authorization header');
  url.hash = '';
  return url;
}

/** The host as the diagram has it: `erp.example.org`, or `secrets.ERP_URL` where a secret holds it. */
function hostIn(given: string): string {
  const named = withSecretNames(given);
  return URL.canParse(given) && named === given
    ? new URL(given).host
    : (/^(?:https?:\/\/)?([^/?#]*)/i.exec(named)?.[1] ?? '');
}

function headersOf(input: Json | undefined, secrets: ReadonlyMap<string, string>): Record<string, string> {
  if (input === undefined || input === null) return {};
  if (!isJsonObject(input)) throw wrong('headers', 'has to be a context, e.g. { "accept": "application/json" }');
  const headers: Record<string, string> = {};
  for (const [name, given] of Object.entries(input)) {
    if (given === null) continue;
    const key = name.toLowerCase();
    if (!TOKEN.test(key)) throw wrong('headers', 'holds a name that is none');
    if (RESERVED.has(key)) throw wrong('headers', `${key} is set by Baton`);
    const value = String(fillSecrets(textOf(given, `headers.${key}`), secrets)).trim();
    if (!HEADER_VALUE.test(value)) throw wrong(`headers.${key}`, 'holds characters that no header may hold');
    headers[key] = value;
  }
  return headers;
}

function bodyOf(
  input: Json | undefined,
  secrets: ReadonlyMap<string, string>,
): { readonly text: string; readonly json: boolean } | undefined {
  if (input === undefined || input === null) return undefined;
  const filled = fillSecrets(input, secrets);
  return typeof filled === 'string' ? { text: filled, json: false } : { text: stringifyJson(filled), json: true };
}

function timeoutOf(input: Json | undefined): number {
  if (input === undefined || input === null) return USUAL_TIMEOUT_MS;
  let ms: number;
  try {
    ms = durationMs(textOf(input, 'timeout'));
  } catch {
    throw wrong('timeout', 'is no ISO 8601 duration, e.g. PT10S');
  }
  if (ms < 1 || ms > LONGEST_TIMEOUT_MS) throw wrong('timeout', 'has to be more than nothing and at most PT5M');
  return ms;
}

function textOf(value: Json | undefined, field: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || value instanceof NumberText) return String(value);
  throw wrong(field, value === undefined || value === null ? 'is missing' : 'has to be a text');
}

const wrong = (field: string, message: string): CallFailure =>
  new CallFailure(`The connector's input ${field}: ${message}`, 'final');
