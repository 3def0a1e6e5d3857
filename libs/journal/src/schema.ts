/**
 * The journal and its snapshots.
 *
 * `xid` is the publish position: rows become readable in (xid, instance_id, seq) order once every older transaction has ended.
 * `events` is compressed only beyond 2 kB (PostgreSQL's default), so small rows stay cheap.
 */
export function createJournalSql(schema: string, table = 'journal'): string {
  return `
create table ${schema}.${table} (
  instance_id uuid        not null,
  seq         int         not null,
  at          timestamptz not null,
  tenant      text        not null,
  request_id  text,
  actor       text,
  traceparent text,
  events      text        not null,
  xid         xid8        not null default pg_current_xact_id(),
  primary key (instance_id, seq)
);
create index ${table}_xid on ${schema}.${table} (xid, instance_id, seq);
create table ${schema}.snapshots (
  instance_id   uuid        primary key,
  seq           int         not null,
  state_version int         not null,
  state         text        not null,
  taken_at      timestamptz not null default now()
);`;
}

/** The partition for rows that fit into no other. */
export const restOf = (table: string): string => `${table}_rest`;

/**
 * A check that lets the table become a partition without being read under a lock: made `not valid`, then validated by
 * {@link partitionJournalSql} while rows are read and written.
 *
 * @param until an instance id that is greater than every one there is and that will be made until then
 */
export const boundJournalSql = (schema: string, until: string, table = 'journal'): string =>
  `alter table ${schema}.${table} add constraint ${table}_until check (instance_id < '${until}') not valid`;

/**
 * Makes the table of {@link createJournalSql} the first partition of a journal that is partitioned by range of the instance
 * id, which is time. Its xid index stays as it is; those of further partitions hold the xid alone, which PostgreSQL packs to a
 * third, since a flush is one transaction of many rows. Nothing but the names of the indexes changes for who reads or writes.
 *
 * @param until as in {@link boundJournalSql}
 * @param empty whether it holds nothing yet, so that it can have the smaller index too
 */
export const partitionJournalSql = (
  schema: string,
  until: string,
  empty: boolean,
  table = 'journal',
): readonly string[] => {
  const [name, first, rest] = [`${schema}.${table}`, `${schema}.${table}_first`, `${schema}.${restOf(table)}`];
  const smaller = [`drop index ${schema}.${table}_first_xid`, `create index ${table}_first_xid on ${first} (xid)`];
  return [
    `alter table ${name} validate constraint ${table}_until`,
    `alter table ${name} rename to ${table}_first`,
    `alter index ${schema}.${table}_pkey rename to ${table}_first_pkey`,
    `alter index ${schema}.${table}_xid rename to ${table}_first_xid`,
    ...(empty ? smaller : []),
    `create table ${name} (like ${first} including defaults, primary key (instance_id, seq)) partition by range (instance_id)`,
    `alter table ${name} attach partition ${first} for values from (minvalue) to ('${until}')`,
    `alter table ${first} drop constraint ${table}_until`,
    `create table ${rest} partition of ${name} default`,
    `create index ${restOf(table)}_xid on ${rest} (xid)`,
  ];
};

/** What adds one partition: its table, moving there what had gone to the rest, and attaching it, which waits for no writer. */
export function createPartitionSql(
  schema: string,
  table: string,
  { name, from, until }: { readonly name: string; readonly from: string; readonly until: string },
): { readonly create: string; readonly fetch: string; readonly attach: string } {
  const [journal, made, rest] = [`${schema}.${table}`, `${schema}.${name}`, `${schema}.${restOf(table)}`];
  return {
    create: `create table ${made} (like ${journal} including defaults, primary key (instance_id, seq));
      create index ${name}_xid on ${made} (xid)`,
    fetch: `lock table ${rest} in share row exclusive mode;
      with moved as (delete from ${rest} where instance_id >= '${from}' and instance_id < '${until}' returning *)
      insert into ${made} select * from moved`,
    attach: `alter table ${journal} attach partition ${made} for values from ('${from}') to ('${until}')`,
  };
}
