import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

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
    let found: StatusDetails = {};
    for (const value of all(bytes, 3)) {
      const [type = new Uint8Array()] = all(value, 1);
      const [body = new Uint8Array()] = all(value, 2);
      const name = text(type);
      if (name === `${TYPE}ErrorInfo`) found = { ...found, reason: text(all(body, 1)[0]) };
      else if (name === `${TYPE}RetryInfo`) found = { ...found, retryAfterMs: durationOf(all(body, 1)[0]) };
    }
    return found;
  } catch {
    return {};
  }
}

function durationOf(bytes: Uint8Array = new Uint8Array()): number {
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

const text = (bytes: Uint8Array = new Uint8Array()): string => Buffer.from(bytes).toString('utf8');
