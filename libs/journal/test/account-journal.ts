import { randomUUID } from 'node:crypto';
import { Rejection } from '@baton/kernel';
import type pg from 'pg';
import {
  createJournalSql,
  Journal,
  type CommandContext,
  type Decide,
  type JournalOptions,
  type SideTable,
  type SideWrite,
} from '../src/index.js';

/** A small model to test with: an account whose open holds are looked up in a side table. */
export interface Account {
  readonly balance: number;
}
export type AccountEvent = { readonly type: 'Opened' } | { readonly type: 'Paid'; readonly amount: number };
export type AccountJournal = Journal<Account, AccountEvent>;

export const accountTables = (schema: string): string => `
  ${createJournalSql(schema)}
  create table ${schema}.accounts (instance_id uuid primary key, tenant text not null, request_id text, number text, closed_at timestamptz);
  create unique index on ${schema}.accounts (tenant, request_id);
  create unique index on ${schema}.accounts (tenant, number) where closed_at is null;
  create table ${schema}.holds (instance_id uuid, n int, note text, until timestamptz, primary key (instance_id, n));`;

export const sides: readonly SideTable[] = [
  {
    name: 'accounts',
    columns: { tenant: 'text', request_id: 'text', number: 'text', closed_at: 'timestamptz' },
    key: [],
    updates: { close: ['closed_at'] },
    gate: [
      { columns: ['tenant', 'request_id'] },
      {
        columns: ['tenant', 'number'],
        where: 'closed_at is null',
        reject: (row, holder) =>
          new Rejection('already-exists', 'NUMBER_TAKEN', `${row['number']} is used by ${holder}`),
      },
    ],
  },
  {
    name: 'holds',
    columns: { n: 'int', note: 'text', until: 'timestamptz' },
    key: ['n'],
    updates: { renote: ['note'] },
  },
];

export function accountJournal(
  pool: pg.Pool,
  schema: string,
  options: Partial<JournalOptions<Account, AccountEvent>> = {},
): AccountJournal {
  const evolve = (state: Account, event: AccountEvent) =>
    event.type === 'Paid' ? { balance: state.balance + event.amount } : state;
  return new Journal({ pool, schema, sides, initial: () => ({ balance: 0 }), evolve, stateVersion: 1, ...options });
}

export const context: CommandContext = { tenant: 'acme', at: 1_790_000_000_123, actor: 'ann' };

export const pay =
  (amount: number, ...writes: SideWrite[]): Decide<Account, AccountEvent> =>
  (state, seq) => {
    if (seq === 0) throw new Rejection('not-found', 'NO_ACCOUNT', 'There is no such account');
    if (state.balance + amount < 0)
      throw new Rejection('wrong-state', 'NOT_COVERED', `The balance is ${state.balance}`);
    return { events: amount === 0 ? [] : [{ type: 'Paid', amount }], sides: writes };
  };

export const openWith =
  (row: { request_id?: string; number?: string } = {}, ...writes: SideWrite[]): Decide<Account, AccountEvent> =>
  (_state, seq) => {
    if (seq > 0) throw new Rejection('already-exists', 'ACCOUNT_OPEN', 'The account is open');
    return {
      events: [{ type: 'Opened' }],
      sides: [{ op: 'insert', table: 'accounts', row: { tenant: 'acme', ...row } }, ...writes],
    };
  };

export const hold = (n: number, note = 'a note', until: number | null = null): SideWrite => ({
  op: 'insert',
  table: 'holds',
  row: { n, note, until },
});

/** Opens an account and returns its id. */
export async function opened(journal: AccountJournal): Promise<string> {
  const id = randomUUID();
  await journal.execute(id, undefined, { ...context, fresh: true }, openWith());
  return id;
}

/** Waits until `condition` holds. */
export async function until(condition: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (const deadline = performance.now() + 15_000; performance.now() < deadline;) {
    if (await condition()) return;
    await new Promise((next) => setImmediate(next));
  }
  throw new Error(`Never came true: ${what}`);
}
