import type { Timestamp } from './gen/google/protobuf/timestamp.js';

/** A protobuf Timestamp of milliseconds since 1970. */
export const toTimestamp = (ms: number): Timestamp => ({
  seconds: String(Math.floor(ms / 1000)),
  nanos: (((ms % 1000) + 1000) % 1000) * 1_000_000,
});

/** Milliseconds since 1970; `undefined` stays what it is. */
export function fromTimestamp(timestamp: Timestamp): number;
export function fromTimestamp(timestamp: Timestamp | undefined): number | undefined;
export function fromTimestamp(timestamp: Timestamp | undefined): number | undefined {
  return timestamp && Number(timestamp.seconds) * 1000 + Math.floor(timestamp.nanos / 1_000_000);
}

/** RFC 3339 in UTC, as REST writes it; absent stays absent. */
export const isoOf = (timestamp: Timestamp | undefined): string | undefined =>
  timestamp && new Date(fromTimestamp(timestamp)).toISOString();
