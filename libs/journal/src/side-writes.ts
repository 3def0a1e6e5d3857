import type { SideRow, SideTable, SideWrite } from './side-table.js';

/**
 * Joins writes to the same row into one: a statement sees each row once, so a row that is made and removed by one append is
 * never written. Order among different rows does not matter, as they are written together.
 *
 * @throws TypeError for a sequence no lookup table needs, such as an insert after a delete of the same row
 */
export function foldWrites(tables: ReadonlyMap<string, SideTable>, writes: readonly SideWrite[]): readonly SideWrite[] {
  if (!touchesTableTwice(writes)) return writes;
  const folded = new Map<string, SideWrite>();
  for (const write of writes) {
    const key = rowKey(tables, write);
    const earlier = folded.get(key);
    if (!earlier) folded.set(key, write);
    else if (earlier.op === 'insert' && write.op === 'delete') folded.delete(key);
    else if (earlier.op === 'insert' && write.op === 'update')
      folded.set(key, { ...earlier, row: { ...earlier.row, ...write.row } });
    else if (earlier.op === 'update' && write.op === 'delete') folded.set(key, write);
    else if (earlier.op === 'update' && write.op === 'update' && earlier.update === write.update)
      folded.set(key, write);
    else throw new TypeError(`${write.table}: ${write.op} after ${earlier.op} of the same row in one append`);
  }
  return [...folded.values()];
}

function touchesTableTwice(writes: readonly SideWrite[]): boolean {
  for (let i = 1; i < writes.length; i++)
    for (let j = 0; j < i; j++) if (writes[i]?.table === writes[j]?.table) return true;
  return false;
}

function rowKey(tables: ReadonlyMap<string, SideTable>, { table, row }: SideWrite): string {
  const columns = tables.get(table)?.key ?? [];
  return JSON.stringify([table, ...columns.map((column) => row[column] ?? null)]);
}

/** The gate row of an append, if it has one. */
export function gateRow(tables: ReadonlyMap<string, SideTable>, writes: readonly SideWrite[]): SideRow | undefined {
  return writes.find(({ op, table }) => op === 'insert' && tables.get(table)?.gate)?.row;
}
