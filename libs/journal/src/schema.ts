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
