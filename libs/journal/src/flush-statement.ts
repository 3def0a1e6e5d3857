import { arrayLiteral } from './array-literal.js';
import type { ColumnType, SideRow, SideTable, SideWrite } from './side-table.js';

/** One row for the journal with what is written beside it. */
export interface Append {
  readonly instanceId: string;
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly tenant: string;
  readonly requestId: string | null;
  readonly actor: string | null;
  readonly traceparent: string | null;
  readonly events: string;
  readonly sides: readonly SideWrite[];
  /** Its gate row must win. */
  readonly gated: boolean;
}

export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly (string | number | boolean | null)[];
}

/** One kind of write to one side table: its SQL is fixed, its rows are one array per column. */
interface Operation {
  readonly gate: boolean;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  /** `from` is the `unnest` with the rows, `won` the condition that their append won. */
  sql(from: string, won: string): string;
}

const ROW_TYPES = ['uuid', 'int', 'float8', 'text', 'text', 'text', 'text', 'text'];
const ROW_NAMES = 'instance_id, seq, at, tenant, request_id, actor, traceparent, events';
/** Few sizes, so that few statements are prepared; a batch is filled up with null rows, a third of it at most. */
const SIZES = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024];

/**
 * A large batch names every kind of side write that any large batch had before, with empty arrays where it has none itself.
 * So load that mixes kinds at random prepares a few large statements, and not one per combination.
 */
const LARGE = 16;

/**
 * Writes a batch of appends as one statement, and so as one transaction:
 *
 * 1. gate rows, `on conflict do nothing`;
 * 2. journal rows, of gated appends only where the gate row won, `on conflict do nothing`;
 * 3. all other side rows, only of appends whose journal row won.
 *
 * It answers with one row: `n`, the number of winners, and `won`, their ids when there are losers.
 *
 * A condition `coalesce(x in (select …), false)` is a hashed subplan and never a join, so the plan is the same whatever the
 * planner believes about table sizes: arrays outside, index look-ups inside (see `FLUSH_SETTINGS`).
 */
export class FlushStatements {
  readonly #journal: string;
  readonly #operations: Operation[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #seen = new Set<number>();
  readonly #texts = new Map<string, string>();

  constructor(schema: string, table: string, sides: readonly SideTable[]) {
    this.#journal = `${schema}.${table}`;
    if (sides.filter((side) => side.gate).length > 1) throw new TypeError('A journal has one gate table at most');
    for (const side of sides) this.#declare(`${schema}.${side.name}`, side);
  }

  #declare(name: string, side: SideTable): void {
    const typed = (columns: readonly string[]) =>
      columns.map((column) => ({ name: column, type: typeOf(side, column) }));
    const add = (id: string, operation: Operation) => void this.#indexes.set(id, this.#operations.push(operation) - 1);
    const all = typed(Object.keys(side.columns));
    const key = typed(side.key);
    const same = ['t.instance_id = u.instance_id', ...side.key.map((column) => `t.${column} = u.${column}`)].join(
      ' and ',
    );
    const gate = side.gate !== undefined;
    add(`insert ${side.name}`, {
      gate,
      columns: all,
      sql: (from, won) =>
        `insert into ${name} (instance_id${all.map((c) => `, ${c.name}`).join('')}) ` +
        `select u.instance_id${all.map((c) => `, ${read(c.name, c.type)}`).join('')} from ${from}` +
        (gate ? ' on conflict do nothing returning instance_id' : ` where ${won}`),
    });
    add(`delete ${side.name}`, {
      gate: false,
      columns: key,
      sql: (from, won) => `delete from ${name} t using ${from} where ${same} and ${won}`,
    });
    for (const [update, columns] of Object.entries(side.updates ?? {})) {
      const set = columns.map((column) => `${column} = ${read(column, typeOf(side, column))}`).join(', ');
      add(`update ${side.name} ${update}`, {
        gate: false,
        columns: [...key, ...typed(columns.filter((column) => !side.key.includes(column)))],
        sql: (from, won) => `update ${name} t set ${set} from ${from} where ${same} and ${won}`,
      });
    }
  }

  /** @throws TypeError when a side table or a named update is not declared, or more rows are given than a statement can hold */
  build(appends: readonly Append[]): Statement {
    const rows: { id: string; row: SideRow }[][] = [];
    for (const append of appends) {
      for (const write of append.sides)
        (rows[this.#indexOf(write)] ??= []).push({ id: append.instanceId, row: write.row });
    }
    const large = appends.length >= LARGE;
    if (large) for (const index of rows.keys()) if (rows[index]) this.#seen.add(index);
    const used = this.#operations
      .map((_, index) => index)
      .filter((index) => rows[index] || (large && this.#seen.has(index)));
    const gated = used.some((index) => this.#operations[index]?.gate);
    const size = SIZES.find((candidate) => candidate >= appends.length);
    if (size === undefined) throw new TypeError(`${appends.length} appends in one flush`);
    const values: (string | number | boolean | null)[] = [];
    for (const append of appends) {
      values.push(append.instanceId, append.seq, append.at / 1000, append.tenant, append.requestId, append.actor);
      values.push(append.traceparent, append.events);
      if (gated) values.push(append.gated);
    }
    for (let padding = (size - appends.length) * (gated ? 9 : 8); padding > 0; padding--) values.push(null);
    for (const index of used) {
      const own = rows[index] ?? [];
      values.push(`{${own.map(({ id }) => id).join(',')}}`);
      for (const { name, type } of this.#operations[index]?.columns ?? [])
        values.push(
          arrayLiteral(
            type,
            own.map(({ row }) => row[name]),
          ),
        );
    }
    values.push(appends.length);
    const shape = `${size}_${used.join('_')}`;
    let text = this.#texts.get(shape);
    if (text === undefined) this.#texts.set(shape, (text = this.#text(size, used, gated)));
    return { name: `${this.#journal}_${shape}`, text, values };
  }

  #indexOf(write: SideWrite): number {
    const id = write.op === 'update' ? `update ${write.table} ${write.update}` : `${write.op} ${write.table}`;
    const index = this.#indexes.get(id);
    if (index === undefined) throw new TypeError(`No such side write: ${id}`);
    return index;
  }

  #text(size: number, used: readonly number[], gated: boolean): string {
    let parameter = 0;
    const types = gated ? [...ROW_TYPES, 'boolean'] : ROW_TYPES;
    const tuples: string[] = [];
    for (let row = 0; row < size; row++)
      tuples.push(`(${types.map((type) => `$${++parameter}${row === 0 ? `::${type}` : ''}`).join(',')})`);
    const won = 'coalesce(u.instance_id in (select instance_id from won), false)';
    const gates: string[] = [];
    const sides: string[] = [];
    for (const index of used) {
      const operation = this.#operations[index];
      if (!operation) continue;
      const arrays = ['uuid', ...operation.columns.map(({ type }) => carrier(type))].map(
        (type) => `$${++parameter}::${type}[]`,
      );
      const names = ['instance_id', ...operation.columns.map(({ name }) => name)];
      const sql = operation.sql(`unnest(${arrays.join(', ')}) u(${names.join(', ')})`, won);
      (operation.gate ? gates : sides).push(`${operation.gate ? 'gate' : `side${index}`} as (${sql})`);
    }
    const admitted = gated
      ? ' and (not v.gated or coalesce(v.instance_id in (select instance_id from gate), false))'
      : '';
    const journal =
      `won as (insert into ${this.#journal} (${ROW_NAMES}) select v.instance_id, v.seq, to_timestamp(v.at), v.tenant, v.request_id, ` +
      `v.actor, v.traceparent, v.events from (values ${tuples.join(',')}) v(${ROW_NAMES}${gated ? ', gated' : ''}) ` +
      `where v.instance_id is not null${admitted} on conflict do nothing returning instance_id)`;
    const result = `select count(*)::int as n, case when count(*) < $${++parameter}::int then array_agg(instance_id::text) end as won from won`;
    return `with ${[...gates, journal, ...sides].join(', ')} ${result}`;
  }
}

/** How a value travels, and how it is read into the column. */
const carrier = (type: ColumnType): string => (type === 'timestamptz' ? 'float8' : type);
const read = (column: string, type: ColumnType): string =>
  type === 'timestamptz' ? `to_timestamp(u.${column} / 1000)` : `u.${column}`;

function typeOf(side: SideTable, column: string): ColumnType {
  const type = side.columns[column];
  if (!type) throw new TypeError(`${side.name} declares no column ${column}`);
  return type;
}
