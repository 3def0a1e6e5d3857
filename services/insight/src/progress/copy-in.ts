import type { ClientBase } from 'pg';

import { inPieces } from './in-pieces.js';

/** What `pg` asks of something it sends by itself. */
interface Connection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Uint8Array): void;
  sendCopyFail(message: string): void;
  endCopyFrom(): void;
}

/** One `copy … from stdin`, whose rows are there as a whole. */
class CopyIn {
  readonly done = Promise.withResolvers<void>();

  constructor(
    private readonly statement: string,
    private readonly rows: string,
  ) {}

  submit(connection: Connection): void {
    connection.query(this.statement);
  }

  handleCopyInResponse(connection: Connection): void {
    connection.sendCopyFromChunk(Buffer.from(this.rows));
    connection.endCopyFrom();
  }

  handleError(error: Error): void {
    this.done.reject(error);
  }

  handleReadyForQuery(): void {
    this.done.resolve();
  }

  handleCommandComplete(): void {
    // Nothing is asked of how many they were: all, or an error.
  }

  /** `pg` calls it when the connection ends before the statement has begun. */
  callback(error?: Error | null): void {
    if (error) this.done.reject(error);
  }
}

export type CopyValue = string | number | boolean | null | readonly string[];

/** Writes the values of rows into `columns` of `table`, all or none; throws what PostgreSQL answers. Cheaper than an insert, but it knows no conflicts. */
export async function copyIn<Row>(
  tx: ClientBase,
  table: string,
  columns: readonly string[],
  rows: readonly Row[],
  valuesOf: (row: Row) => readonly CopyValue[],
): Promise<void> {
  let text = '';
  await inPieces(rows, (row) => {
    text += line(valuesOf(row));
  });
  const copy = new CopyIn(`copy ${table} (${columns.join(', ')}) from stdin`, text);
  tx.query(copy as never);
  return copy.done.promise;
}

function line(row: readonly CopyValue[]): string {
  let text = '';
  for (let i = 0; i < row.length; i++) text += (i === 0 ? '' : '\t') + written(row[i] as CopyValue);
  return `${text}\n`;
}

function written(value: CopyValue): string {
  if (value === null) return String.raw`\N`;
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (typeof value === 'number') return String(value);
  return escaped(`{${value.map((item) => `"${item.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(',')}}`);
}

const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': String.raw`\\`,
  '\t': String.raw`\t`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
};
const escaped = (text: string): string =>
  SPECIAL.test(text) ? text.replaceAll(/[\\\t\n\r]/g, (found) => ESCAPES[found] ?? '') : text;
