import { isJsonObject, type Json } from '@baton/kernel';

import { CliError } from './cli-error.js';

/** An answer that is no success: a problem (RFC 9457) with its code and its wrong fields, or just a status. */
export function refusal(response: Response, body: Json | undefined, hasKey: boolean): CliError {
  const details = fieldsOf(body);
  if (response.status === 401 && !hasKey) details.push('BATON_API_KEY is not set.');
  const after = response.headers.get('retry-after');
  if (after !== null) details.push(`Try again in ${after} s.`);
  if (!isJsonObject(body))
    return new CliError(`The server answered ${response.status} ${response.statusText}`.trim(), details);
  const said = textOf(body['detail']) ?? textOf(body['title']) ?? `The server answered ${response.status}`;
  const code = textOf(body['code']);
  return new CliError(code === undefined ? said : `${said} (${code})`, details);
}

function fieldsOf(body: Json | undefined): string[] {
  const errors = isJsonObject(body) ? body['errors'] : undefined;
  if (!Array.isArray(errors)) return [];
  return (errors as readonly Json[])
    .filter(isJsonObject)
    .map(({ field, message }) => `${textOf(field) ?? '?'}: ${textOf(message) ?? ''}`);
}

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
