import { lookedUp } from './looked-up.js';
import type { ColumnType, ColumnValue, SideRow, SideTable, SideWrite } from './side-table.js';

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
  /** As in `CommandContext`. */
  readonly premise?: number | undefined;
}

export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly (ColumnValues | number | null)[];
}

/** One array: a column of several rows. */
export interface ColumnValues {
  readonly type: ColumnType;
  readonly values: readonly (ColumnValue | undefined)[];
}

/** One kind of write to one side table: its SQL is fixed, its rows are one array per column. */
interface Operation {
  readonly gate: boolean;
  readonly columns: readonly Column[];
  /** `from` is the table of rows; `won`, if given, the condition that their append won. */
  sql(from: string, won: string | undefined): string;
}

interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

const JOURNAL: readonly (Column & { readonly of: (append: Append) => ColumnValue })[] = [
  { name: 'instance_id', type: 'uuid', of: ({ instanceId }) => instanceId },
  { name: 'seq', type: 'int', of: ({ seq }) => seq },
  { name: 'at', type: 'timestamptz', of: ({ at }) => at },
  { name: 'tenant', type: 'text', of: ({ tenant }) => tenant },
  { name: 'request_id', type: 'text', of: ({ requestId }) => requestId },
  { name: 'actor', type: 'text', of: ({ actor }) => actor },
  { name: 'traceparent', type: 'text', of: ({ traceparent }) => traceparent },
  { name: 'events', type: 'text', of: ({ events }) => events },
];
const JOURNAL_NAMES = JOURNAL.map(({ name }) => name).join(', ');
const INSTANCE_ID: Column = { name: 'instance_id', type: 'uuid' };
const GATED: Column = { name: 'gated', type: 'boolean' };

/**
 * A large batch names every kind of side write that any large batch had before, with empty arrays where it has none itself.
 * So load that mixes kinds at random prepares a few large statements, and not one per combination.
 */
const LARGE = 16;

/**
 * Writes a batch of appends as one statement, and so as one transaction, in one of two forms.
 *
 * `strict` inserts everything and fails as a whole with a unique violation when any member has to lose: nothing is written
 * then. Nearly always nobody loses, and PostgreSQL spends half of what the other form costs it.
 *
 * `tolerant` writes for the winners only:
 *
 * 1. gate rows, `on conflict do nothing`;
 * 2. journal rows, of gated appends only where the gate row won, `on conflict do nothing`;
 * 3. all other side rows, only of appends whose journal row won;
 *
 * Both answer with one row: `n`, the number of winners, and `xid`, their publish position; `tolerant` also with `won`, their
 * ids when there are losers. A condition `coalesce(x in (select …), false)` is a hashed subplan and never a join, so the plan
 * is the same whatever the planner believes about table sizes: arrays outside, index look-ups inside (see `FLUSH_SETTINGS`).
 *
 * Rows come from `select unnest($1), unnest($2), …`, which hands them on one by one, where `from unnest($1, $2, …)` would
 * first store them all.
 */
export class FlushStatements {
  readonly #journal: string;
  readonly #operations: Operation[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #seen = new Set<number>();
  readonly #texts = new Map<string, string>();

  /** @param premise as in `JournalOptions` */
  constructor(
    schema: string,
    table: string,
    sides: readonly SideTable[],
    private readonly premise?: string,
  ) {
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
    const same = [
      lookedUp('t.instance_id', 'u.instance_id'),
      ...side.key.map((column) => `t.${column} = u.${column}`),
    ].join(' and ');
    const gate = side.gate !== undefined;
    const names = ['instance_id', ...all.map((c) => c.name)].join(', ');
    add(`insert ${side.name}`, {
      gate,
      columns: all,
      sql: (from, won) =>
        `insert into ${name} (${names}) select ${names} from ${from}` +
        (won === undefined ? '' : gate ? ' on conflict do nothing returning instance_id' : ` where ${won}`),
    });
    add(`delete ${side.name}`, {
      gate: false,
      columns: key,
      sql: (from, won) => `delete from ${name} t using ${from} where ${same}${also(won)}`,
    });
    for (const [update, columns] of Object.entries(side.updates ?? {})) {
      const set = columns.map((column) => `${column} = u.${column}`).join(', ');
      add(`update ${side.name} ${update}`, {
        gate: false,
        columns: [...key, ...typed(columns.filter((column) => !side.key.includes(column)))],
        sql: (from, won) => `update ${name} t set ${set} from ${from} where ${same}${also(won)}`,
      });
    }
  }

  /** @throws TypeError when a side table or a named update is not declared */
  build(appends: readonly Append[], form: 'strict' | 'tolerant'): Statement {
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
    const anyGate = used.some((index) => this.#operations[index]?.gate);
    const gated = anyGate && form === 'tolerant';
    const premised = anyGate && this.premise !== undefined;
    const values: (ColumnValues | number | null)[] = JOURNAL.map(({ type, of }) => ({ type, values: appends.map(of) }));
    if (gated) values.push({ type: GATED.type, values: appends.map((append) => append.gated) });
    if (premised) values.push(oldestPremise(appends));
    for (const index of used) {
      const own = rows[index] ?? [];
      values.push({ type: INSTANCE_ID.type, values: own.map(({ id }) => id) });
      for (const { name, type } of this.#operations[index]?.columns ?? [])
        values.push({ type, values: own.map(({ row }) => row[name]) });
    }
    if (form === 'tolerant') values.push(appends.length);
    const shape = `${form}_${used.join('_')}`;
    let text = this.#texts.get(shape);
    if (text === undefined)
      this.#texts.set(
        shape,
        (text = form === 'strict' ? this.#strict(used, premised) : this.#tolerant(used, gated, premised)),
      );
    return { name: `${this.#journal}_${shape}`, text, values };
  }

  #indexOf(write: SideWrite): number {
    const id = write.op === 'update' ? `update ${write.table} ${write.update}` : `${write.op} ${write.table}`;
    const index = this.#indexes.get(id);
    if (index === undefined) throw new TypeError(`No such side write: ${id}`);
    return index;
  }

  #strict(used: readonly number[], premised: boolean): string {
    const parameters = new Parameters();
    const rows = parameters.rows(JOURNAL);
    const premise = premised ? ` where ${this.#premiseHolds(parameters)}` : '';
    const journal = `won as (insert into ${this.#journal} (${JOURNAL_NAMES}) ${rows}${premise} returning xid)`;
    const sides = used.map((index) => this.#side(index, parameters, undefined));
    return `with ${[...sides, journal].join(', ')} select count(*)::int as n, max(xid)::text as xid from won`;
  }

  /** A division by zero otherwise: the whole statement fails. Looked up once per statement. */
  #premiseHolds(parameters: Parameters): string {
    return `1 / coalesce(${parameters.next()}::bigint = (${this.premise}), true)::int = 1`;
  }

  #tolerant(used: readonly number[], gated: boolean, premised: boolean): string {
    const parameters = new Parameters();
    const rows = parameters.rows(gated ? [...JOURNAL, GATED] : JOURNAL);
    const premise = premised ? ` and ${this.#premiseHolds(parameters)}` : '';
    const won = 'coalesce(u.instance_id in (select instance_id from won), false)';
    const admitted = gated
      ? ` where (not v.gated or coalesce(v.instance_id in (select instance_id from gate), false))${premise}`
      : '';
    const journal =
      `won as (insert into ${this.#journal} (${JOURNAL_NAMES}) select ${JOURNAL_NAMES} from (${rows}) v${admitted} ` +
      'on conflict do nothing returning instance_id, xid)';
    const isGate = (index: number) => this.#operations[index]?.gate === true;
    const sides = used.map((index) => [index, this.#side(index, parameters, won)] as const);
    const gates = sides.filter(([index]) => isGate(index)).map(([, sql]) => sql);
    const others = sides.filter(([index]) => !isGate(index)).map(([, sql]) => sql);
    const result = `select count(*)::int as n, max(xid)::text as xid, case when count(*) < ${parameters.next()}::int then array_agg(instance_id::text) end as won from won`;
    return `with ${[...gates, journal, ...others].join(', ')} ${result}`;
  }

  #side(index: number, parameters: Parameters, won: string | undefined): string {
    const operation = this.#operations[index];
    if (!operation) throw new TypeError(`No such side write: ${index}`);
    const rows = `(${parameters.rows([INSTANCE_ID, ...operation.columns])}) u`;
    return `${operation.gate ? 'gate' : `side${index}`} as (${operation.sql(rows, won)})`;
  }
}

/** Numbers the parameters of one statement in the order in which they are asked for. */
class Parameters {
  #last = 0;

  next(): string {
    return `$${++this.#last}`;
  }

  /** A `select` that yields one row per place of its arrays, one array per column. */
  rows(columns: readonly Column[]): string {
    return `select ${columns.map(({ name, type }) => `unnest(${this.next()}::${type}[]) as ${name}`).join(', ')}`;
  }
}

/** The oldest of them, so that one who rests on something older than the others breaks it for all: they are decided anew. */
function oldestPremise(appends: readonly Append[]): number | null {
  let oldest: number | null = null;
  for (const { premise } of appends)
    if (premise !== undefined && (oldest === null || premise < oldest)) oldest = premise;
  return oldest;
}

const also = (won: string | undefined): string => (won === undefined ? '' : ` and ${won}`);

function typeOf(side: SideTable, column: string): ColumnType {
  const type = side.columns[column];
  if (!type) throw new TypeError(`${side.name} declares no column ${column}`);
  return type;
}
