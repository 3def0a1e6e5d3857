import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool, type Sql } from '@baton/service-kit';

import type { MessageRow, State, StoredBody } from './message.js';

const COLUMNS = `message_id as "messageId", tenant, kind, to_email as "toEmail", to_name as "toName", subject, state, attempts,
  last_error as "lastError", instance_id as "instanceId", floor(extract(epoch from created_at) * 1000)::float8 as "createdAt",
  floor(extract(epoch from sent_at) * 1000)::float8 as "sentAt"`;

export type NewMessage = Pick<
  MessageRow,
  'messageId' | 'tenant' | 'kind' | 'toEmail' | 'toName' | 'subject' | 'instanceId'
> &
  StoredBody & { readonly cause: string };

@Injectable()
export class MessagesRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** Messages that are stored already stay as they are. */
  async add(tx: Sql, messages: readonly NewMessage[], state: State, now: number): Promise<void> {
    await tx.query(
      `insert into notification.messages (message_id, tenant, cause, kind, to_email, to_name, subject, body, sealed, instance_id, state, created_at)
       select m."messageId", m.tenant, m.cause, m.kind, m."toEmail", m."toName", m.subject, m.body, m.sealed, m."instanceId", $2, $3
       from json_to_recordset($1) as m("messageId" uuid, tenant text, cause text, kind text, "toEmail" text, "toName" text, subject text,
         body text, sealed boolean, "instanceId" text)
       on conflict (message_id) do nothing`,
      [JSON.stringify(messages), state, new Date(now)],
    );
  }

  async byId(tenant: string, messageId: string): Promise<(MessageRow & StoredBody) | undefined> {
    const { rows } = await this.pool.query<MessageRow & StoredBody>(
      `select ${COLUMNS}, body, sealed from notification.messages where tenant = $1 and message_id = $2`,
      [tenant, messageId],
    );
    return rows[0];
  }

  /** Newest first. */
  async list(
    tenant: string,
    instanceId: string,
    after: readonly [number, string] | null,
    limit: number,
  ): Promise<readonly MessageRow[]> {
    const { rows } = await this.pool.query<MessageRow>(
      `select ${COLUMNS} from notification.messages
       where tenant = $1 and ($2 = '' or instance_id = $2)
         and ($3::float8 is null or (created_at, message_id) < (to_timestamp($3 / 1000), $4::uuid))
       order by created_at desc, message_id desc limit $5`,
      [tenant, instanceId, after?.[0] ?? null, after?.[1] ?? null, limit],
    );
    return rows;
  }

  async requeue(tenant: string, messageId: string): Promise<void> {
    await this.pool.query(
      `update notification.messages set state = 'queued', next_attempt_at = now() where tenant = $1 and message_id = $2`,
      [tenant, messageId],
    );
  }

  /** Takes due messages for one attempt: nobody else takes them within `leaseMs`. */
  async takeDue(limit: number, leaseMs: number): Promise<readonly (MessageRow & StoredBody)[]> {
    const { rows } = await this.pool.query<MessageRow & StoredBody>(
      `update notification.messages set attempts = attempts + 1, next_attempt_at = now() + $2 * interval '1 millisecond'
       where message_id in (select message_id from notification.messages where state = 'queued' and next_attempt_at <= now()
         order by next_attempt_at limit $1 for update skip locked)
       returning ${COLUMNS}, body, sealed`,
      [limit, leaseMs],
    );
    return rows;
  }

  async markSent(messageId: string): Promise<void> {
    await this.pool.query(
      `update notification.messages set state = 'sent', sent_at = now(), last_error = '' where message_id = $1`,
      [messageId],
    );
  }

  async markFailed(messageId: string, state: 'queued' | 'refused', cause: string, retryInMs: number): Promise<void> {
    await this.pool.query(
      `update notification.messages set state = $2, last_error = $3, next_attempt_at = now() + $4 * interval '1 millisecond'
       where message_id = $1`,
      [messageId, state, cause, retryInMs],
    );
  }

  /** What waited for a mail server that is configured no more. */
  async keepQueued(): Promise<void> {
    await this.pool.query(`update notification.messages set state = 'kept' where state = 'queued'`);
  }
}
