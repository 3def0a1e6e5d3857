import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

const NOTHING: Uint8Array = new Uint8Array();
const TYPE = 'type.googleapis.com/google.rpc.';

/** What Baton says of a refusal beyond its status. */
export interface StatusDetails {
  /** `ErrorInfo.reason`: the stable code. */
  readonly reason?: string;
  /** `RetryInfo.retry_delay`. */
  readonly retryAfterMs?: number;
}

/** Reads the `google.rpc.Status` of a trailer; nothing where it holds none. */
export function statusDetails(bytes: Uint8Array): StatusDetails {
  try {
    const found = new Map(all(bytes, 3).map((any) => [text(all(any, 1)[0]), all(any, 2)[0] ?? NOTHING]));
    const [info, retry] = [found.get(`${TYPE}ErrorInfo`), found.get(`${TYPE}RetryInfo`)];
    return {
      ...(info && { reason: text(all(info, 1)[0]) }),
      ...(retry && { retryAfterMs: durationOf(all(retry, 1)[0]) }),
    };
  } catch {
    return {};
  }
}

function durationOf(bytes = NOTHING): number {
  const [seconds, nanos] = [numberIn(bytes, 1), numberIn(bytes, 2)];
  return seconds * 1000 + nanos / 1_000_000;
}

/** The values of the field `wanted`, of messages and texts. */
function all(bytes: Uint8Array, wanted: number): Uint8Array[] {
  const reader = new BinaryReader(bytes);
  const values: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === wanted && type === WireType.LengthDelimited) values.push(reader.bytes());
    else reader.skip(type, field);
  }
  return values;
}

function numberIn(bytes: Uint8Array, wanted: number): number {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === wanted && type === WireType.Varint) return Number(reader.int64());
    reader.skip(type, field);
  }
  return 0;
}

const text = (bytes = NOTHING): string => Buffer.from(bytes).toString('utf8');
