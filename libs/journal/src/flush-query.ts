import type pg from 'pg';
import { writeArray } from './binary-array.js';
import type { ByteWriter } from './byte-writer.js';
import type { Statement } from './flush-statement.js';

/** Codes of messages (PostgreSQL, Message Formats). */
const BIND = 0x42;
const EXECUTE = 0x45;
const SYNC = 0x53;
const TEXT = 0;
const BINARY = 1;

/** Texts of the columns of the only row; absent: there was none. */
export type Row = readonly (string | null)[];
type Callback = (error: Error | null, row?: Row) => void;

/** The part of pg's connection that is not in its types: names of the statements that the server knows. */
type Connection = pg.Connection & { readonly parsedStatements: Readonly<Record<string, string>> };

/**
 * A statement with its values as pg's driver sends one, but in one message in one buffer that is used again: the driver would
 * copy each value several times into ever larger ones. What the columns are is known, so it is not asked.
 *
 * pg calls its methods (see its `Submittable`, whose other methods belong to queries that this is none of).
 */
export class FlushQuery {
  readonly text: string;
  #row: Row | undefined;
  /** Set by pg, from what `query` is given. */
  callback: Callback | undefined;

  /**
   * @param name under which the server keeps the plan; empty: it does not
   * @param bytes in use until the answer
   * @throws TypeError when a value is not of its column's type
   */
  constructor(
    readonly name: string,
    { text, values }: Statement,
    private readonly bytes: ByteWriter,
  ) {
    this.text = text;
    bytes.clear();
    bind(bytes, name, values);
    bytes.byte(EXECUTE);
    bytes.int32(9);
    bytes.byte(0);
    bytes.int32(0);
    bytes.byte(SYNC);
    bytes.int32(4);
  }

  submit(connection: pg.Connection): void {
    const { stream, parsedStatements } = connection as Connection;
    const isKnown = this.name !== '' && parsedStatements[this.name] !== undefined;
    if (!stream.writable) return; // its end is told to all whose queries are under way
    stream.cork();
    if (!isKnown) connection.parse({ name: this.name, text: this.text, types: [] }, true);
    stream.write(this.bytes.written());
    stream.uncork();
  }

  handleDataRow({ fields }: { fields: Row }): void {
    this.#row = fields;
  }

  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.callback?.(error);
  }

  handleReadyForQuery(): void {
    this.callback?.(null, this.#row);
  }
}

function bind(to: ByteWriter, name: string, values: Statement['values']): void {
  to.byte(BIND);
  const length = to.hole32();
  const from = to.length - 4;
  to.byte(0);
  to.text(name);
  to.byte(0);
  to.int16(values.length);
  for (const value of values) to.int16(isColumn(value) ? BINARY : TEXT);
  to.int16(values.length);
  for (const value of values) {
    const size = to.hole32();
    if (value === null) {
      to.setInt32(size, -1);
      continue;
    }
    const begin = to.length;
    if (isColumn(value)) writeArray(to, value.type, value.values);
    else to.text(String(value));
    to.setInt32(size, to.length - begin);
  }
  to.int16(0);
  to.setInt32(length, to.length - from);
}

const isColumn = (value: Statement['values'][number]): value is Exclude<typeof value, number | null> =>
  typeof value === 'object' && value !== null;
