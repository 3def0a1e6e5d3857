import { isUtf8 } from 'node:buffer';

import { parseJson, type Json, type JsonObject } from '@baton/kernel';

import { CallFailure } from './call-failure.js';
import type { RawAnswer } from './outbound.js';
import { hideSecrets } from './placeholders.js';

/** Statuses that another attempt may change; other 4xx say that the request itself is wrong. */
const PASSING = new Set([408, 425, 429]);
const LONGEST_RETRY_MS = 24 * 3_600_000;
const KEPT_FROM_PROCESS = new Set(['set-cookie', 'www-authenticate', 'proxy-authenticate']);

/**
 * What the process gets of an answer.
 *
 * @param now milliseconds since 1970, against which a `Retry-After` date is read
 * @throws CallFailure for every status but 2xx, and for JSON that is none
 */
export function responseOf(
  answer: RawAnswer,
  label: string,
  secrets: ReadonlyMap<string, string>,
  now: number,
): JsonObject {
  const { status } = answer;
  if (status < 200 || status > 299) {
    const passing = status >= 500 || PASSING.has(status);
    throw new CallFailure(
      `${label} answered ${status}`,
      passing ? 'passing' : 'final',
      retryAfter(answer.headers['retry-after'], now),
    );
  }
  const headers = Object.fromEntries(
    Object.entries(answer.headers).flatMap(([name, value]) =>
      KEPT_FROM_PROCESS.has(name) ? [] : [[name, hideSecrets(value, secrets)]],
    ),
  );
  return { response: { status, headers, body: bodyOf(answer, label, secrets) } };
}

function bodyOf({ body, headers }: RawAnswer, label: string, secrets: ReadonlyMap<string, string>): Json {
  if (body.length === 0) return null;
  if (!isUtf8(body)) throw new CallFailure(`${label}: the answer is no text`, 'final');
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  if (!/^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(headers['content-type'] ?? ''))
    return hideSecrets(text.replaceAll('\0', '\uFFFD'), secrets);
  let parsed: Json;
  try {
    parsed = parseJson(text);
  } catch {
    throw new CallFailure(`${label}: the answer says that it is JSON, and is none`, 'final');
  }
  return hideSecrets(parsed, secrets);
}

/** Milliseconds; undefined where the header is absent or makes no sense. */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, LONGEST_RETRY_MS) : undefined;
}
