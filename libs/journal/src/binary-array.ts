import type { ColumnType, ColumnValue } from './side-table.js';

/** PostgreSQL's ids of the element types (catalog `pg_type`). */
const OID: Readonly<Record<ColumnType, number>> = {
  boolean: 16,
  bigint: 20,
  int: 23,
  text: 25,
  timestamptz: 1184,
  uuid: 2950,
  jsonb: 3802,
};
const HEADER_BYTES = 20;
const EPOCH_2000_MS = 946_684_800_000;
/** The last moment of a Date, and of PostgreSQL in no narrower a range. */
const LAST_MOMENT_MS = 8.64e15;
const TWO_32 = 4_294_967_296;
const JSONB_VERSION = 1;

/** The value of a hexadecimal digit by its character code; −1 for any other character. */
const DIGITS = new Int8Array(128).fill(-1);
for (let i = 0; i < 16; i++) {
  DIGITS['0123456789abcdef'.charCodeAt(i)] = i;
  DIGITS['0123456789ABCDEF'.charCodeAt(i)] = i;
}

let scratch = Buffer.allocUnsafe(1 << 18);
let end = 0;

/**
 * A one-dimensional array of one column in PostgreSQL's binary format (`array_recv`), which the server reads several times
 * faster than an array literal, and in which text needs no escapes.
 *
 * @throws TypeError when a value is of no type the column can hold
 */
export function binaryArray(type: ColumnType, values: readonly (ColumnValue | undefined)[]): Buffer {
  end = HEADER_BYTES;
  let hasNull = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    reserve(24);
    if (value === null || value === undefined) {
      hasNull = 1;
      end = scratch.writeInt32BE(-1, end);
    } else writeElement(type, value);
  }
  scratch.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  scratch.writeInt32BE(hasNull, 4);
  scratch.writeInt32BE(OID[type], 8);
  scratch.writeInt32BE(values.length, 12);
  scratch.writeInt32BE(1, 16);
  return Buffer.from(scratch.subarray(0, values.length === 0 ? 12 : end));
}

function writeElement(type: ColumnType, value: string | number | boolean): void {
  switch (type) {
    case 'uuid':
      return writeUuid(value);
    case 'text':
      return writeText(value, false);
    case 'jsonb':
      return writeText(value, true);
    case 'int':
      end = scratch.writeInt32BE(4, end);
      writeInt(numberOf(type, value));
      return;
    case 'bigint':
      end = scratch.writeInt32BE(8, end);
      end = scratch.writeBigInt64BE(bigintOf(value), end);
      return;
    case 'boolean':
      end = scratch.writeInt32BE(1, end);
      end = scratch.writeInt8(value === true ? 1 : 0, end);
      return;
    case 'timestamptz':
      return writeMoment(numberOf(type, value));
  }
}

function writeInt(value: number): void {
  if ((value | 0) !== value) throw new TypeError(`No int of four bytes: ${value}`);
  end = scratch.writeInt32BE(value, end);
}

function bigintOf(value: string | number | boolean): bigint {
  if (typeof value === 'string' ? !/^-?\d{1,19}$/.test(value) : !Number.isSafeInteger(value))
    throw new TypeError(`No bigint: ${value}`);
  const whole = BigInt(value);
  if (BigInt.asIntN(64, whole) !== whole) throw new TypeError(`No int of eight bytes: ${value}`);
  return whole;
}

/** Microseconds since 2000; a double holds them exactly. */
function writeMoment(ms: number): void {
  if (!(ms >= -LAST_MOMENT_MS && ms <= LAST_MOMENT_MS)) throw new TypeError(`No moment: ${ms}`);
  const micros = Math.round((ms - EPOCH_2000_MS) * 1000);
  const high = Math.floor(micros / TWO_32);
  end = scratch.writeInt32BE(8, end);
  end = scratch.writeInt32BE(high, end);
  end = scratch.writeUInt32BE(micros - high * TWO_32, end);
}

function writeUuid(value: string | number | boolean): void {
  if (typeof value !== 'string' || value.length !== 36) throw new TypeError(`No uuid: ${value}`);
  end = scratch.writeInt32BE(16, end);
  for (let i = 0; i < 36; i += 2) {
    if (i === 8 || i === 13 || i === 18 || i === 23) i++;
    const byte = ((DIGITS[value.charCodeAt(i)] ?? -1) << 4) | (DIGITS[value.charCodeAt(i + 1)] ?? -1);
    if (byte < 0) throw new TypeError(`No uuid: ${value}`);
    scratch[end++] = byte;
  }
}

function writeText(value: string | number | boolean, isJsonb: boolean): void {
  if (typeof value !== 'string') throw new TypeError(`A text column is given a ${typeof value}`);
  reserve(5 + value.length * 3);
  const at = end;
  end += 4;
  if (isJsonb) end = scratch.writeInt8(JSONB_VERSION, end);
  end += scratch.write(value, end);
  scratch.writeInt32BE(end - at - 4, at);
}

function numberOf(type: ColumnType, value: string | number | boolean): number {
  if (typeof value !== 'number') throw new TypeError(`A ${type} column is given a ${typeof value}`);
  return value;
}

function reserve(bytes: number): void {
  if (end + bytes <= scratch.length) return;
  const larger = Buffer.allocUnsafe(Math.max(scratch.length * 2, end + bytes));
  scratch.copy(larger, 0, 0, end);
  scratch = larger;
}
