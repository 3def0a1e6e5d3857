import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { lookedUp } from '@baton/journal';
import { InjectPool } from '@baton/service-kit';

import { Batched } from '../wire/batched.js';
import type { StartReceiver } from '../wire/start-receiver.js';

/**
 * A published message. `new`: its publisher looks for a receiver; `open`: it waits for one; `claimed`: it is on its way
 * to `receiver`; `delivered` and `expired` are kept to recognise its id.
 */
export interface MessageRow {
  readonly tenant: string;
  readonly messageId: string;
  readonly name: string;
  readonly correlationKey: string;
  readonly businessKey: string | null;
  readonly variables: string;
  readonly state: 'new' | 'open' | 'claimed' | 'delivered' | 'expired';
  readonly receiver: string | null;
  readonly receivedBy: string | null;
}

export type NewMessage = Pick<
  MessageRow,
  'tenant' | 'messageId' | 'name' | 'correlationKey' | 'businessKey' | 'variables'
> & {
  /** Business time, milliseconds. */
  readonly publishedAt: number;
  readonly expiresAt: number;
};

export type MessageKey = readonly [tenant: string, messageId: string];

export interface WaitingSubscription {
  readonly instanceId: string;
  readonly n: number;
}

/** A message start event of a latest version. */
export type StartSubscriptionRow = StartReceiver;

export interface OpenedSubscription extends WaitingSubscription {
  readonly tenant: string;
  readonly message: string;
  /** Absent: every message of that name fits. */
  readonly correlationKey?: string;
}

interface Delivery {
  readonly tenant: string;
  readonly messageId: string;
  readonly instanceId: string;
}

const COLUMNS = `m.tenant, m.message_id as "messageId", m.name, m.correlation_key as "correlationKey", m.business_key as "businessKey",
  m.variables, m.state, m.receiver, m.received_by as "receivedBy"`;
/** How long a publisher or a delivery may take before somebody else finishes its work. */
const STALE = `interval '5 seconds'`;
const SWEEP = 200;
/** Open messages that one sweep looks at: there may be very many, and nearly always nobody has missed any. */
const LOOK = 5_000;
/** Rows of one statement that forgets, and statements of one sweep: ten thousand a second. */
const FORGET = 10_000;
const FORGET_ROUNDS = 5;
/** How long the id of a message that is done with is recognised. */
const KEPT = `interval '7 days'`;

@Injectable()
export class MessagesRepository {
  private readonly deliveries = new Batched((done: readonly Delivery[]) => this.deliveredAll(done));

  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** Whether the message is new: its id has not been seen. */
  async add(message: NewMessage): Promise<boolean> {
    const { rowCount } = await this.pool.query({
      name: 'execution-add-message',
      text: `insert into execution.messages (tenant, message_id, name, correlation_key, business_key, variables, published_at, expires_at, state)
        values ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000), to_timestamp($8::float8 / 1000), 'new') on conflict do nothing`,
      values: [
        message.tenant,
        message.messageId,
        message.name,
        message.correlationKey,
        message.businessKey,
        message.variables,
        message.publishedAt,
        message.expiresAt,
      ],
    });
    return rowCount === 1;
  }

  async get(tenant: string, messageId: string): Promise<MessageRow | undefined> {
    const { rows } = await this.pool.query<MessageRow>(
      `select ${COLUMNS} from execution.messages m where tenant = $1 and message_id = $2`,
      [tenant, messageId],
    );
    return rows[0];
  }

  /** Who waits for such a message, the longest waiting instance first. */
  async subscriptionsFor(tenant: string, name: string, correlationKey: string): Promise<WaitingSubscription[]> {
    const { rows } = await this.pool.query<WaitingSubscription>({
      name: 'execution-subscriptions-for',
      text: `select instance_id as "instanceId", n from execution.subscriptions
        where tenant = $1 and message = $2 and kind is null and (correlation_key = $3 or correlation_key is null) order by instance_id, n limit 20`,
      values: [tenant, name, correlationKey],
    });
    return rows;
  }

  async startsBy(tenant: string, name: string): Promise<StartSubscriptionRow[]> {
    const { rows } = await this.pool.query<Omit<StartSubscriptionRow, 'definition'> & { definition: number | null }>({
      name: 'execution-starts-by',
      text: `select element, definition_id as "definitionId", definition from execution.start_subscriptions
        where tenant = $1 and kind = 'message' and message = $2 order by process_key, element, definition`,
      values: [tenant, name],
    });
    return rows.map(({ definition, ...row }) => ({ ...row, ...(definition !== null && { definition }) }));
  }

  /** Binds the message to one receiver. Of all who try, one succeeds. */
  claim(tenant: string, messageId: string, receiver: string): Promise<boolean> {
    return this.change(`state = 'claimed', receiver = $3`, `state in ('new', 'open')`, tenant, messageId, receiver);
  }

  /** The receiver would not have it after all. */
  unclaim(tenant: string, messageId: string, receiver: string): Promise<boolean> {
    return this.change(
      `state = 'new', receiver = null`,
      `state = 'claimed' and receiver = $3`,
      tenant,
      messageId,
      receiver,
    );
  }

  delivered(tenant: string, messageId: string, instanceId: string): Promise<void> {
    return this.deliveries.submit({ tenant, messageId, instanceId });
  }

  /** Nobody wants it now: it waits, or, when its time is up at `now` (business time), is gone. */
  async keep(tenant: string, messageId: string, now: number): Promise<void> {
    await this.pool.query(
      `update execution.messages set touched_at = now(), state = case when expires_at > to_timestamp($3::float8 / 1000) then 'open' else 'expired' end
       where tenant = $1 and message_id = $2 and state = 'new'`,
      [tenant, messageId, now],
    );
  }

  /** Messages that wait for one of these subscriptions, the oldest first. */
  async waitingFor(subscriptions: readonly OpenedSubscription[], now: number): Promise<MessageRow[]> {
    const { rows } = await this.pool.query<MessageRow>({
      name: 'execution-messages-waiting-for',
      text: `select distinct on (m.published_at, m.tenant, m.message_id) ${COLUMNS}
        from unnest($1::text[], $2::text[], $3::text[]) w(tenant, name, correlation_key)
        join execution.messages m on ${lookedUp('m.tenant', 'w.tenant')} and m.name = w.name and (m.correlation_key = w.correlation_key or w.correlation_key is null)
        where m.state in ('new', 'open') and m.expires_at > to_timestamp($4::float8 / 1000)
        order by m.published_at, m.tenant, m.message_id limit ${SWEEP}`,
      values: [
        subscriptions.map(({ tenant }) => tenant),
        subscriptions.map(({ message }) => message),
        subscriptions.map(({ correlationKey }) => correlationKey ?? null),
        now,
      ],
    });
    return rows;
  }

  /** Publishers and deliveries that died. */
  async stale(): Promise<MessageRow[]> {
    const { rows } = await this.pool.query<MessageRow>(
      `select ${COLUMNS} from execution.messages m
       where m.state in ('new', 'claimed') and m.touched_at < now() - ${STALE} order by m.touched_at limit ${SWEEP}`,
    );
    return rows;
  }

  /** Messages that somebody waits for, among the next few after `after`; who waits and has died did not look for them. */
  async missed(now: number, after: MessageKey | null): Promise<{ missed: MessageRow[]; last: MessageKey | null }> {
    const { rows } = await this.pool.query<MessageRow & { missed: boolean }>({
      name: 'execution-messages-missed',
      text: `select ${COLUMNS}, m.expires_at > to_timestamp($1::float8 / 1000) and (
            exists (select from execution.subscriptions s where s.tenant = m.tenant and s.message = m.name and s.correlation_key = m.correlation_key and s.kind is null)
            or exists (select from execution.subscriptions s where s.tenant = m.tenant and s.message = m.name and s.correlation_key is null and s.kind is null)
            or exists (select from execution.start_subscriptions s where s.tenant = m.tenant and s.kind = 'message' and s.message = m.name)) as missed
        from execution.messages m where m.state = 'open' and (m.tenant, m.message_id) > ($2, $3) order by m.tenant, m.message_id limit ${LOOK}`,
      values: [now, ...(after ?? ['', ''])],
    });
    const last = rows.length < LOOK ? undefined : rows.at(-1);
    return { missed: rows.filter(({ missed }) => missed), last: last ? [last.tenant, last.messageId] : null };
  }

  /** Ends messages whose time is up, and forgets the ids of old ones. */
  async tidy(now: number): Promise<void> {
    await this.pool.query(
      `update execution.messages set state = 'expired', variables = '{}', touched_at = now() where (tenant, message_id) in (
         select tenant, message_id from execution.messages where state = 'open' and expires_at <= to_timestamp($1::float8 / 1000)
         order by expires_at limit ${FORGET}) and state = 'open'`,
      [now],
    );
    for (let round = 0; round < FORGET_ROUNDS; round++) {
      const { rowCount } = await this.pool.query(
        `delete from execution.messages where (tenant, message_id) in (
           select tenant, message_id from execution.messages where touched_at < now() - ${KEPT} and state in ('delivered', 'expired')
           order by touched_at limit ${FORGET})`,
      );
      if (rowCount !== FORGET) return;
    }
  }

  private async deliveredAll(done: readonly Delivery[]): Promise<void[]> {
    await this.pool.query({
      name: 'execution-messages-delivered',
      text: `update execution.messages m set touched_at = now(), state = 'delivered', received_by = d.instance_id, variables = '{}'
        from unnest($1::text[], $2::text[], $3::uuid[]) d(tenant, message_id, instance_id)
        where ${lookedUp('m.tenant', 'd.tenant')} and m.message_id = d.message_id and m.state = 'claimed'`,
      values: [
        done.map(({ tenant }) => tenant),
        done.map(({ messageId }) => messageId),
        done.map(({ instanceId }) => instanceId),
      ],
    });
    return done.map(() => undefined);
  }

  private async change(set: string, where: string, tenant: string, messageId: string, value: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `update execution.messages set touched_at = now(), ${set} where tenant = $1 and message_id = $2 and ${where}`,
      [tenant, messageId, value],
    );
    return rowCount === 1;
  }
}
