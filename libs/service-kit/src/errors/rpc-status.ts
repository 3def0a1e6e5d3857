import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { Metadata, status } from '@grpc/grpc-js';

import { Rejection, type FieldViolation, type RejectionKind } from '@baton/kernel';

import { REJECTION_STATUS } from './rejection-status.js';

export const STATUS_DETAILS = 'grpc-status-details-bin';
const DOMAIN = 'baton';
const TYPE = 'type.googleapis.com/google.rpc.';

/** What a gRPC server answers a refused call with: status, message, and google.rpc.Status in the trailer. */
export interface RpcFailure {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/** What a caller is told of a defect of ours. */
export const DEFECT = 'Something went wrong on our side; it has been logged';

/**
 * What to end a gRPC stream with where no filter stands between, in the listeners of a `@GrpcStreamCall`:
 * `call.emit('error', rpcFailureOf(toRejection(error)))`. null is a defect of ours.
 */
export const rpcFailureOf = (rejection: Rejection | null): RpcFailure =>
  rejection === null ? { code: status.INTERNAL, details: DEFECT, metadata: new Metadata() } : toRpcFailure(rejection);

/** The gRPC status of a refusal. */
export const rpcStatusOf = ({ kind }: Rejection): status => REJECTION_STATUS[kind].grpc;

export function toRpcFailure(rejection: Rejection): RpcFailure {
  const { grpc } = REJECTION_STATUS[rejection.kind];
  const metadata = new Metadata();
  metadata.set(STATUS_DETAILS, encodeStatus(rejection));
  return { code: grpc, details: rejection.message, metadata };
}

/** google.rpc.Status { code = 1, message = 2, repeated Any details = 3 }; read again by {@link decodeStatus}. */
export function encodeStatus({ kind, code: reason, message, details }: Rejection): Buffer {
  const writer = new BinaryWriter()
    .uint32(tag(1, WireType.Varint))
    .int32(REJECTION_STATUS[kind].grpc)
    .uint32(tag(2, WireType.LengthDelimited))
    .string(message);
  const add = (name: string, value: BinaryWriter) =>
    nested(writer, 3, (any) => {
      text(any, 1, TYPE + name);
      any.uint32(tag(2, WireType.LengthDelimited)).bytes(value.finish());
    });
  add('ErrorInfo', errorInfo(reason, kind));
  if (details.fields && details.fields.length > 0) add('BadRequest', badRequest(details.fields));
  if (details.retryAfterMs !== undefined) add('RetryInfo', retryInfo(details.retryAfterMs));
  return Buffer.from(writer.finish());
}

/** ErrorInfo { reason = 1, domain = 2, map metadata = 3 }. */
function errorInfo(reason: string, kind: RejectionKind): BinaryWriter {
  const writer = new BinaryWriter();
  text(writer, 1, reason);
  text(writer, 2, DOMAIN);
  nested(writer, 3, (entry) => {
    text(entry, 1, 'kind');
    text(entry, 2, kind);
  });
  return writer;
}

/** BadRequest { repeated FieldViolation { field = 1, description = 2 } = 1 }. */
function badRequest(fields: readonly FieldViolation[]): BinaryWriter {
  const writer = new BinaryWriter();
  for (const { field, message } of fields) {
    nested(writer, 1, (violation) => {
      text(violation, 1, field);
      text(violation, 2, message);
    });
  }
  return writer;
}

/** RetryInfo { Duration { seconds = 1, nanos = 2 } retry_delay = 1 }. */
function retryInfo(ms: number): BinaryWriter {
  const writer = new BinaryWriter();
  nested(writer, 1, (duration) => {
    duration.uint32(tag(1, WireType.Varint)).int64(Math.floor(ms / 1000));
    duration.uint32(tag(2, WireType.Varint)).int32(Math.round((ms % 1000) * 1_000_000));
  });
  return writer;
}

const tag = (field: number, type: WireType): number => (field << 3) | type;
const text = (writer: BinaryWriter, field: number, value: string): BinaryWriter =>
  writer.uint32(tag(field, WireType.LengthDelimited)).string(value);

function nested(writer: BinaryWriter, field: number, fill: (inner: BinaryWriter) => void): void {
  writer.uint32(tag(field, WireType.LengthDelimited)).fork();
  fill(writer);
  writer.join();
}

/** Reads the Rejection back from a status trailer; null where it is none of ours. */
export function decodeStatus(bytes: Uint8Array): Rejection | null {
  let message = '';
  let reason: string | undefined;
  let kind: RejectionKind | undefined;
  let fields: FieldViolation[] | undefined;
  let retryAfterMs: number | undefined;
  for (const [field, value] of messageFields(bytes)) {
    if (field === 2) message = utf8(value);
    if (field !== 3) continue;
    const any = new Map(messageFields(bytesOf(value)));
    const body = bytesOf(any.get(2));
    const name = utf8(any.get(1)).slice(TYPE.length);
    if (name === 'ErrorInfo') {
      const info = new Map(messageFields(body));
      reason = utf8(info.get(1));
      kind = utf8(new Map(messageFields(bytesOf(info.get(3)))).get(2)) as RejectionKind;
    } else if (name === 'BadRequest') {
      fields = messageFields(body).map(([, violation]) => {
        const parts = new Map(messageFields(bytesOf(violation)));
        return { field: utf8(parts.get(1)), message: utf8(parts.get(2)) };
      });
    } else if (name === 'RetryInfo') {
      const duration = new Map(messageFields(bytesOf(new Map(messageFields(body)).get(1))));
      retryAfterMs = Number(duration.get(1) ?? 0) * 1000 + Number(duration.get(2) ?? 0) / 1_000_000;
    }
  }
  if (reason === undefined || kind === undefined || !(kind in REJECTION_STATUS)) return null;
  return new Rejection(kind, reason, message, {
    ...(fields && { fields }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

type Value = Uint8Array | number;

function messageFields(bytes: Uint8Array): [number, Value][] {
  const reader = new BinaryReader(bytes);
  const fields: [number, Value][] = [];
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (type === WireType.LengthDelimited) fields.push([field, reader.bytes()]);
    else if (type === WireType.Varint) fields.push([field, Number(reader.int64())]);
    else reader.skip(type, field);
  }
  return fields;
}

const bytesOf = (value: Value | undefined): Uint8Array => (value instanceof Uint8Array ? value : new Uint8Array());
const utf8 = (value: Value | undefined): string => Buffer.from(bytesOf(value)).toString('utf8');
