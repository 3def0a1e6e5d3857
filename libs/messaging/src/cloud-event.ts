import { parseJson, Rejection, stringifyJson, type Json } from '@baton/kernel';
import type { Fact } from './fact.js';

/** A CloudEvents 1.0 event in binary mode: attributes as headers, data as the body. */
export interface BinaryEvent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function toBinaryEvent(fact: Fact): BinaryEvent {
  return {
    headers: {
      ce_specversion: '1.0',
      ce_id: fact.id,
      ce_source: fact.source,
      ce_type: fact.type,
      ce_subject: fact.key,
      ce_time: fact.time,
      ce_sequence: String(fact.seq),
      ce_tenant: fact.tenant,
      'content-type': 'application/json',
      // Twice: tracing of the transport writes its own over the second.
      ...(fact.traceparent !== undefined && { ce_traceparent: fact.traceparent, traceparent: fact.traceparent }),
    },
    body: stringifyJson(fact.data as Json),
  };
}

/**
 * @param headers as a broker hands them over; header names in any case
 * @throws Rejection `invalid` EVENT_MALFORMED, naming the attribute that is missing or wrong
 */
export function fromBinaryEvent(
  topic: string,
  headers: Readonly<Record<string, string | Uint8Array | undefined>>,
  body: string,
): Fact {
  const named = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const attribute = (name: string): string => {
    const value = named.get(name);
    if (value === undefined || value.length === 0) throw malformed(`${name} is missing`);
    return typeof value === 'string' ? value : Buffer.from(value).toString('utf8');
  };
  if (attribute('ce_specversion') !== '1.0') throw malformed(`ce_specversion is ${attribute('ce_specversion')}`);
  const seq = Number(attribute('ce_sequence'));
  if (!Number.isSafeInteger(seq)) throw malformed(`ce_sequence is ${attribute('ce_sequence')}`);
  return {
    id: attribute('ce_id'),
    topic,
    type: attribute('ce_type'),
    source: attribute('ce_source'),
    key: attribute('ce_subject'),
    seq,
    time: attribute('ce_time'),
    tenant: attribute('ce_tenant'),
    data: parsed(body),
    ...(named.has('ce_traceparent') && { traceparent: attribute('ce_traceparent') }),
  };
}

function parsed(body: string): Json {
  try {
    return parseJson(body);
  } catch {
    throw malformed('the body is no JSON');
  }
}

const malformed = (what: string): Rejection =>
  new Rejection('invalid', 'EVENT_MALFORMED', `Not a CloudEvents 1.0 event: ${what}`);
