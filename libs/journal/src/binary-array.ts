import type { ByteWriter } from './byte-writer.js';
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
const EPOCH_2000_MS = 946_684_800_000;
/** The last moment of a Date, and of PostgreSQL in no narrower a range. */
const LAST_MOMENT_MS = 8.64e15;
const TWO_32 = 4_294_967_296;
const JSONB_VERSION = 1;
const UUID_BYTES = 16;

/**
 * Writes a one-dimensional array of one column in PostgreSQL's binary format (`array_recv`), which the server reads several
 * times faster than an array literal, and in which text needs no escapes.
 *
 * @throws TypeError when a value is of no type the column can hold
 */
export function writeArray(to: ByteWriter, type: ColumnType, values: readonly (ColumnValue | undefined)[]): void {
  to.int32(values.length === 0 ? 0 : 1);
  const hasNull = to.hole32();
  to.int32(OID[type]);
  let nulls = 0;
  if (values.length > 0) {
    to.int32(values.length);
    to.int32(1);
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (value === null || value === undefined) {
        nulls = 1;
        to.int32(-1);
      } else writeElement(to, type, value);
    }
  }
  to.setInt32(hasNull, nulls);
}

function writeElement(to: ByteWriter, type: ColumnType, value: string | number | boolean): void {
  switch (type) {
    case 'uuid':
      return writeUuid(to, value);
    case 'text':
      return writeText(to, value, false);
    case 'jsonb':
      return writeText(to, value, true);
    case 'int':
      to.int32(4);
      return to.int32(intOf(numberOf(type, value)));
    case 'bigint':
      to.int32(8);
      return to.bigint64(bigintOf(value));
    case 'boolean':
      to.int32(1);
      return to.byte(value === true ? 1 : 0);
    case 'timestamptz':
      return writeMoment(to, numberOf(type, value));
  }
}

function intOf(value: number): number {
  if ((value | 0) !== value) throw new TypeError(`No int of four bytes: ${value}`);
  return value;
}

function bigintOf(value: string | number | boolean): bigint {
  if (typeof value === 'string' ? !/^-?\d{1,19}$/.test(value) : !Number.isSafeInteger(value))
    throw new TypeError(`No bigint: ${value}`);
  const whole = BigInt(value);
  if (BigInt.asIntN(64, whole) !== whole) throw new TypeError(`No int of eight bytes: ${value}`);
  return whole;
}

/** Microseconds since 2000; a double holds them exactly. */
function writeMoment(to: ByteWriter, ms: number): void {
  if (!(ms >= -LAST_MOMENT_MS && ms <= LAST_MOMENT_MS)) throw new TypeError(`No moment: ${ms}`);
  const micros = Math.round((ms - EPOCH_2000_MS) * 1000);
  const high = Math.floor(micros / TWO_32);
  to.int32(8);
  to.int32(high);
  to.uint32(micros - high * TWO_32);
}

function writeUuid(to: ByteWriter, value: string | number | boolean): void {
  if (typeof value !== 'string' || value.length !== 36) throw new TypeError(`No uuid: ${value}`);
  to.int32(UUID_BYTES);
  if (!to.uuid(value)) throw new TypeError(`No uuid: ${value}`);
}

function writeText(to: ByteWriter, value: string | number | boolean, isJsonb: boolean): void {
  if (typeof value !== 'string') throw new TypeError(`A text column is given a ${typeof value}`);
  const length = to.hole32();
  const from = to.length;
  if (isJsonb) to.byte(JSONB_VERSION);
  to.text(value);
  to.setInt32(length, to.length - from);
}

function numberOf(type: ColumnType, value: string | number | boolean): number {
  if (typeof value !== 'number') throw new TypeError(`A ${type} column is given a ${typeof value}`);
  return value;
}
