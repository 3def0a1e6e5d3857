import type { KafkaMessage } from 'kafkajs';
import { fromBinaryEvent } from '../cloud-event.js';
import type { FactHandler } from '../bus.js';
import type { Fact } from '../fact.js';

/** Type of what stands in for a message that is no event of ours. */
const UNREADABLE = 'unreadable';

/**
 * The fact in a message. What cannot be read becomes a fact too, whose handling fails: so it is parked with its bytes, and
 * what follows of its key behind it. Undefined: a message without a body, which deletes its key from a compacted topic.
 */
export function factOf(topic: string, partition: number, message: KafkaMessage): Fact | undefined {
  const { headers = {}, value, key, offset } = message;
  if (value === null) return undefined;
  const texts = Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, textOf(header)]));
  try {
    return fromBinaryEvent(topic, texts, value.toString('utf8'));
  } catch (error) {
    return {
      id: `${topic}/${partition}/${offset}`,
      topic,
      type: UNREADABLE,
      source: 'unknown',
      key: key?.toString('utf8') ?? '',
      seq: Number(offset),
      time: '',
      tenant: '',
      data: { problem: (error as Error).message, headers: texts, body: value.toString('base64') },
    };
  }
}

type Header = NonNullable<KafkaMessage['headers']>[string];

function textOf(header: Header): string | undefined {
  const first = Array.isArray(header) ? header[0] : header;
  return typeof first === 'string' ? first : first?.toString('utf8');
}

/** Those a group asked for, and all that cannot be read. */
export const isWanted = ({ type }: Fact, types: ReadonlySet<string> | undefined): boolean =>
  types === undefined || type === UNREADABLE || types.has(type);

/** A handler that fails at what cannot be read. */
export const refusingUnreadable =
  (handle: FactHandler): FactHandler =>
  async (batch, tx) => {
    const unreadable = batch.find(({ type }) => type === UNREADABLE);
    if (unreadable) throw new TypeError((unreadable.data as { problem: string }).problem);
    await handle(batch, tx);
  };
