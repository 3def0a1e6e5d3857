import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { callerFrom, type CredentialState, InjectPool, type Sql } from '@baton/service-kit';

import type { CredentialKind, CredentialScope } from './credential.js';

/** A credential whose state differs from what the others were told last. */
export interface UntoldChange extends Omit<CredentialState, 'seq'> {
  readonly hash: Buffer;
  readonly kind: CredentialKind;
  readonly tenant: string;
  /** Whose it is: the id of the person, of the key or of the guest's task. */
  readonly owner: string;
}

interface StateRow {
  readonly caller: unknown;
  readonly expires_at: Date | null;
}
interface ChangeRow extends StateRow {
  readonly hash: Buffer;
  readonly kind: CredentialKind;
  readonly tenant: string;
  readonly owner: string;
}

/**
 * Every credential there is and whom it proves, whatever the time: `caller` is null for what is revoked or has ended. What has
 * no row proves nobody.
 */
const CREDENTIALS = `(
  select s.token_hash as hash, 'person' as kind, s.tenant, s.person_id as owner, s.expires_at, null::timestamptz as used_at,
    case when p.active then jsonb_build_object('kind', 'person', 'tenant', s.tenant, 'subject', s.person_id, 'name', p.name, 'roles', p.roles,
      'groups', array(select m.group_id from task.group_members m where m.tenant = s.tenant and m.person_id = s.person_id order by 1)) end as caller
  from task.sessions s join task.people p on p.tenant = s.tenant and p.person_id = s.person_id
  union all
  select k.key_hash, 'api-key', k.tenant, k.api_key_id::text, k.expires_at, k.last_used_at,
    case when k.revoked_at is null then jsonb_build_object('kind', 'api-key', 'tenant', k.tenant, 'subject', k.api_key_id, 'name', k.name, 'roles', k.roles) end
  from task.api_keys k
  union all
  select g.token_hash, 'guest', t.tenant, t.user_task_id, null, null,
    case when t.state <> 'canceled' and n.deleted_at is null then jsonb_build_object('kind', 'guest', 'tenant', t.tenant, 'subject', t.guest_email,
      'name', coalesce(nullif(t.guest_name, ''), t.guest_email), 'roles', array['guest'], 'taskId', t.user_task_id) end
  from task.guest_sessions g join task.user_tasks t using (user_task_id) join task.tenants n on n.tenant = t.tenant
)`;

/** The rows that decide what the credentials of a scope prove; locked, nobody else changes what is told of them. */
const OWNERS: Readonly<Record<CredentialKind, { table: string; id: string }>> = {
  person: { table: 'task.people', id: 'person_id' },
  'api-key': { table: 'task.api_keys', id: 'api_key_id::text' },
  guest: { table: 'task.user_tasks', id: 'user_task_id' },
};

/** What credentials prove, and what the other services were told of it: `task.credential_facts`. */
@Injectable()
export class CredentialsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** What is known of a credential, all of one moment. `usedAt` is null but for keys that were used. */
  async find(hash: Buffer): Promise<CredentialState & { readonly usedAt: number | null }> {
    const { rows } = await this.pool.query<StateRow & { used_at: Date | null; seq: string | null }>({
      name: 'task-credentials-find',
      text: `select c.caller, c.expires_at, c.used_at, f.seq from (values ($1::bytea)) asked(hash)
        left join ${CREDENTIALS} c on c.hash = asked.hash left join task.credential_facts f on f.hash = asked.hash`,
      values: [hash],
    });
    const [row] = rows;
    return {
      caller: callerFrom(row?.caller),
      expiresAt: row?.expires_at?.getTime() ?? null,
      seq: Number(row?.seq ?? 0),
      usedAt: row?.used_at?.getTime() ?? null,
    };
  }

  async lock(tx: Sql, { kind, tenant, owners }: CredentialScope): Promise<void> {
    const { table, id } = OWNERS[kind];
    await tx.query(
      `select 1 from ${table} where tenant = $1 and ($2::text[] is null or ${id} = any($2)) order by ${id} for no key update`,
      [tenant, owners ?? null],
    );
  }

  /** What the others do not know yet, in the order of the hashes; with what they were told before `retold`, to be told again. */
  async untold(
    tx: Sql,
    { kind, tenant, owners }: CredentialScope,
    { now, retold }: { readonly now: Date; readonly retold: Date },
  ): Promise<UntoldChange[]> {
    const { rows } = await tx.query<ChangeRow>(
      `select coalesce(c.hash, f.hash) as hash, coalesce(c.kind, f.kind) as kind, coalesce(c.tenant, f.tenant) as tenant,
         coalesce(c.owner, f.owner) as owner, c.caller, coalesce(c.expires_at, f.expires_at) as expires_at
       from (select * from ${CREDENTIALS} known where kind = $1 and tenant = $2 and ($3::text[] is null or owner = any($3))) c
       full join (select * from task.credential_facts where kind = $1 and tenant = $2 and ($3::text[] is null or owner = any($3))) f on f.hash = c.hash
       where coalesce(c.expires_at, f.expires_at, 'infinity') > $4
         and case when f.hash is null then c.caller is not null
               else c.caller is distinct from f.caller or (c.hash is not null and c.expires_at is distinct from f.expires_at)
                 or (c.caller is not null and f.told_at < $5) end
       order by 1`,
      [kind, tenant, owners ?? null, now, retold],
    );
    return rows.map(({ hash, kind: of, tenant: where, owner, caller, expires_at }) => ({
      hash,
      kind: of,
      tenant: where,
      owner,
      caller: callerFrom(caller),
      expiresAt: expires_at?.getTime() ?? null,
    }));
  }

  /** Notes facts `first`, `first + 1`, … Returns whether none of them is behind one that was told already. */
  async told(tx: Sql, changes: readonly UntoldChange[], first: number, at: Date): Promise<boolean> {
    const { rowCount } = await tx.query(
      `insert into task.credential_facts as old (hash, kind, tenant, owner, seq, caller, expires_at, told_at)
       select u.hash, u.kind, u.tenant, u.owner, $1::bigint + u.ordinality - 1, u.caller, u.expires_at, $2
       from unnest($3::bytea[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::timestamptz[]) with ordinality
         u(hash, kind, tenant, owner, caller, expires_at, ordinality)
       on conflict (hash) do update set seq = excluded.seq, caller = excluded.caller, expires_at = excluded.expires_at, told_at = excluded.told_at
       where old.seq < excluded.seq`,
      [
        first,
        at,
        changes.map(({ hash }) => hash),
        changes.map(({ kind }) => kind),
        changes.map(({ tenant }) => tenant),
        changes.map(({ owner }) => owner),
        changes.map(({ caller }) => (caller === null ? null : JSON.stringify(caller))),
        changes.map(({ expiresAt }) => (expiresAt === null ? null : new Date(expiresAt))),
      ],
    );
    return rowCount === changes.length;
  }

  /** Owners of live credentials of which nothing was told since `retold`, at most `limit` of one kind and tenant. */
  async untoldOwners(now: Date, retold: Date, limit: number): Promise<CredentialScope | null> {
    const { rows } = await this.pool.query<{ kind: CredentialKind; tenant: string; owners: string[] }>(
      `select kind, tenant, array_agg(distinct owner) as owners from (
         select c.kind, c.tenant, c.owner from ${CREDENTIALS} c left join task.credential_facts f on f.hash = c.hash
         where c.caller is not null and (c.expires_at is null or c.expires_at > $1) and (f.hash is null or f.told_at < $2)
         order by c.kind, c.tenant limit $3) due
       group by kind, tenant limit 1`,
      [now, retold, limit],
    );
    return rows[0] ?? null;
  }

  /** Forgets what was told before `before` of credentials that are no more. */
  async prune(before: Date): Promise<void> {
    await this.pool.query(
      `delete from task.credential_facts where (caller is null and told_at < $1) or expires_at < $1`,
      [before],
    );
  }
}
