import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

export interface ReceivedSpan {
  readonly service: string;
  readonly scope: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A collector of traces: OTLP over HTTP, protobuf. */
export async function startOtlpReceiver(): Promise<{
  readonly url: string;
  readonly spans: ReceivedSpan[];
  stop(): Promise<void>;
}> {
  const spans: ReceivedSpan[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      const understood = request.url === '/v1/traces' && request.headers['content-type'] === 'application/x-protobuf';
      if (understood) spans.push(...spansOf(plain));
      response.writeHead(understood ? 200 : 415).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Fields = Map<number, Uint8Array[]>;

/** The length-delimited fields of a message, by number. */
function fieldsOf(bytes: Uint8Array): Fields {
  const reader = new BinaryReader(bytes);
  const fields: Fields = new Map();
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (type !== WireType.LengthDelimited) reader.skip(type, field);
    else fields.set(field, [...(fields.get(field) ?? []), reader.bytes()]);
  }
  return fields;
}

const each = (fields: Fields, field: number): Fields[] => (fields.get(field) ?? []).map(fieldsOf);
const text = (fields: Fields | undefined, field: number): string =>
  Buffer.from(fields?.get(field)?.[0] ?? []).toString('utf8');
const hex = (fields: Fields, field: number): string => Buffer.from(fields.get(field)?.[0] ?? []).toString('hex');
/** Those of type string. */
const attributes = (fields: Fields | undefined, field: number): Record<string, string> =>
  Object.fromEntries(
    (fields === undefined ? [] : each(fields, field)).map((pair) => [text(pair, 1), text(each(pair, 2)[0], 1)]),
  );

/** ExportTraceServiceRequest → ResourceSpans → ScopeSpans → Span. */
const spansOf = (request: Uint8Array): ReceivedSpan[] =>
  each(fieldsOf(request), 1).flatMap((resourceSpans) => {
    const service = attributes(each(resourceSpans, 1)[0], 1)['service.name'] ?? '';
    return each(resourceSpans, 2).flatMap((scopeSpans) =>
      each(scopeSpans, 2).map((span) => ({
        service,
        scope: text(each(scopeSpans, 1)[0], 1),
        name: text(span, 5),
        traceId: hex(span, 1),
        spanId: hex(span, 2),
        parentSpanId: hex(span, 4),
        attributes: attributes(span, 9),
      })),
    );
  });
