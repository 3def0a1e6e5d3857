import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { BinaryReader } from '@bufbuild/protobuf/wire';

/** A span as it came over the wire. Times are milliseconds since 1970. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly service: unknown;
  /** All of it, to tell repeats that are the same from those that are not. */
  readonly bytes: string;
}

/** Takes traces by OTLP (HTTP, protobuf) and keeps them. */
export interface OtlpReceiver {
  readonly url: string;
  readonly spans: ReceivedSpan[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>[];
  /** What requests are answered with; `hold`: the spans are kept, and no answer comes. */
  answer: number | 'hold';
  /** Spans of a trace, without repeats. */
  trace(instanceId: string): ReceivedSpan[];
  stop(): Promise<void>;
}

export async function otlpReceiver(): Promise<OtlpReceiver> {
  const held: ServerResponse[] = [];
  const receiver = {
    spans: [] as ReceivedSpan[],
    headers: [] as OtlpReceiver['headers'],
    answer: 200 as number | 'hold',
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      receiver.headers.push(request.headers);
      const { answer } = receiver;
      if (answer === 'hold' || answer < 300) receiver.spans.push(...spansIn(Buffer.concat(chunks)));
      if (answer === 'hold') held.push(response);
      else response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(receiver, {
    url,
    trace: (instanceId: string) => {
      const own = receiver.spans.filter(({ traceId }) => traceId === instanceId.replaceAll('-', ''));
      return [...new Map(own.map((span) => [span.spanId, span])).values()];
    },
    stop: async () => {
      for (const response of held) response.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

type Fields = Map<number, (Uint8Array | bigint | number)[]>;

/** A message by field numbers, its messages and texts as bytes. */
function fieldsOf(bytes: Uint8Array): Fields {
  const reader = new BinaryReader(bytes);
  const fields: Fields = new Map();
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    const value = readers[type]?.(reader);
    if (value === undefined) throw new Error(`Wire type ${type}`);
    fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  return fields;
}

const readers: Readonly<Record<number, (reader: BinaryReader) => Uint8Array | bigint | number>> = {
  0: (reader) => BigInt(reader.int64()),
  1: (reader) => BigInt(reader.fixed64()),
  2: (reader) => reader.bytes(),
  5: (reader) => reader.fixed32(),
};

const messages = (fields: Fields, field: number): Uint8Array[] => (fields.get(field) ?? []) as Uint8Array[];
const first = (fields: Fields, field: number): Uint8Array => messages(fields, field)[0] ?? new Uint8Array();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const milliseconds = (fields: Fields, field: number): number =>
  Number(BigInt(fields.get(field)?.[0] as bigint) / 1_000n) / 1_000;

function spansIn(request: Uint8Array): ReceivedSpan[] {
  return messages(fieldsOf(request), 1).flatMap((group) => {
    const resourceSpans = fieldsOf(group);
    const service = attributesOf(fieldsOf(first(resourceSpans, 1)), 1)['service.name'];
    return messages(resourceSpans, 2).flatMap((scope) =>
      messages(fieldsOf(scope), 2).map((bytes): ReceivedSpan => {
        const span = fieldsOf(bytes);
        return {
          traceId: hex(first(span, 1)),
          spanId: hex(first(span, 2)),
          parentSpanId: hex(first(span, 4)),
          name: text(first(span, 5)),
          start: milliseconds(span, 7),
          end: milliseconds(span, 8),
          attributes: attributesOf(span, 9),
          status: Number(fieldsOf(first(span, 15)).get(3)?.[0] ?? 0),
          service,
          bytes: hex(bytes),
        };
      }),
    );
  });
}

const attributesOf = (fields: Fields, field: number): Record<string, unknown> =>
  Object.fromEntries(
    messages(fields, field).map((pair) => {
      const entry = fieldsOf(pair);
      return [text(first(entry, 1)), valueOf(first(entry, 2))];
    }),
  );

/** An AnyValue: a text, a whole number or a list of these. */
function valueOf(bytes: Uint8Array): unknown {
  const value = fieldsOf(bytes);
  if (value.has(1)) return text(first(value, 1));
  if (value.has(3)) return Number(value.get(3)?.[0]);
  return messages(fieldsOf(first(value, 5)), 1).map(valueOf);
}
