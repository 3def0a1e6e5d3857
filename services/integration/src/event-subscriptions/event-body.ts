import { isJsonObject, parseJson, stringifyJson, type Json } from '@baton/kernel';
import type { Fact } from '@baton/messaging';
import { toRest } from '@baton/service-kit';

import { sharedFields } from './event-types.js';

export const CONTENT_TYPE = 'application/cloudevents+json';

/**
 * A fact as other systems get it: a CloudEvent in structured JSON mode, its data written as REST writes it, with the fields
 * that may go along. `sequence` grows with every fact of a subject.
 */
export function eventBody(fact: Fact): string {
  const { id, source, type, key, time, seq, tenant, traceparent } = fact;
  return stringifyJson({
    specversion: '1.0',
    id,
    source,
    type,
    subject: key,
    time,
    sequence: String(seq),
    tenant,
    ...(traceparent !== undefined && { traceparent }),
    datacontenttype: 'application/json',
    data: sharedData(fact),
  });
}

/** What an event's body says of the call that caused it. */
export function traceparentIn(body: string): string | undefined {
  const event = parseJson(body);
  const traceparent = isJsonObject(event) ? event['traceparent'] : undefined;
  return typeof traceparent === 'string' ? traceparent : undefined;
}

function sharedData({ type, data }: Fact): Json {
  const fields = sharedFields.get(type);
  if (fields === undefined) throw new Error(`${type} is not for other systems`);
  const given = data as Readonly<Record<string, unknown>>;
  const shared = Object.fromEntries(fields.filter((name) => name in given).map((name) => [name, given[name]]));
  return withoutAddresses(toRest(shared));
}

/** A guest's reference is an e-mail address. */
function withoutAddresses(value: Json): Json {
  if (typeof value === 'string') return value.startsWith('guest:') ? 'guest' : value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutAddresses);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutAddresses(member)]));
}

/**
 * The processes that a fact is about, where it says so. Undefined: that of its instance, which it does not name.
 */
export function processKeysOf({ data }: Fact): readonly string[] | undefined {
  const { processKey, processKeys, versions } = data as {
    readonly processKey?: string;
    readonly processKeys?: readonly string[];
    readonly versions?: readonly { readonly processKey: string }[];
  };
  if (processKey !== undefined && processKey !== '') return [processKey];
  return processKeys ?? versions?.map((version) => version.processKey);
}
