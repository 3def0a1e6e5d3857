import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool } from '@baton/service-kit';

import { Batched } from '../wire/batched.js';
import type { NewMessage } from './messages.repository.js';

/** A message that has just been published. */
export interface Arrival extends NewMessage {
  /** Its publisher has named it, and may publish it again. Others leave no row where somebody waits for them. */
  readonly named: boolean;
}

export interface Arrived {
  /** False: its id has been seen. */
  readonly fresh: boolean;
  /** `<instance id>:<n>` of the subscription to try; the row of a named message is claimed for it. */
  readonly receiver?: string;
}

/**
 * Of those who wait under one key, in their order, each message of a batch tries another one. By the key first, though it
 * is the same: so the index is in that order also where it is null.
 */
const WAITING = (condition: string): string => `(select instance_id, n from execution.subscriptions
  where tenant = a.tenant and message = a.name and ${condition} and kind is null
  order by correlation_key, instance_id, n limit a.rank + 1)`;

const ARRIVE = `with asked as materialized (
    select * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::float8[], $9::float8[], $10::boolean[])
      with ordinality as a(tenant, name, key, rank, message_id, business_key, variables, published, expires, named, ord)),
  found as materialized (
    select a.*, s.instance_id || ':' || s.n as receiver from asked a left join lateral (
      select instance_id, n from (${WAITING('correlation_key = a.key')} union all ${WAITING('correlation_key is null')}) w
      order by instance_id, n offset a.rank limit 1) s on true),
  kept as (
    insert into execution.messages (tenant, message_id, name, correlation_key, business_key, variables, published_at, expires_at, state, receiver)
      select tenant, message_id, name, key, business_key, variables, to_timestamp(published / 1000), to_timestamp(expires / 1000),
        case when receiver is null then 'new' else 'claimed' end, receiver
      from found where named on conflict do nothing returning tenant, message_id)
  select f.receiver, not f.named or k.message_id is not null as fresh
  from found f left join kept k on f.named and k.tenant = f.tenant and k.message_id = f.message_id order by f.ord`;

/** Takes messages in: finds who waits for them and keeps those that are named, many by one statement. */
@Injectable()
export class ArrivalsRepository {
  private readonly arrivals = new Batched((messages: readonly Arrival[]) => this.arriveAll(messages));

  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  arrive(message: Arrival): Promise<Arrived> {
    return this.arrivals.submit(message);
  }

  private async arriveAll(messages: readonly Arrival[]): Promise<readonly Arrived[]> {
    const firstOf = new Map<string, Arrival>();
    const ranks = new Map<string, number>();
    const asked: Arrival[] = [];
    const rank: number[] = [];
    for (const message of messages) {
      const id = JSON.stringify([message.tenant, message.messageId]);
      if (firstOf.has(id)) continue;
      firstOf.set(id, message);
      asked.push(message);
      const key = JSON.stringify([message.tenant, message.name, message.correlationKey]);
      rank.push(ranks.get(key) ?? 0);
      ranks.set(key, (ranks.get(key) ?? 0) + 1);
    }
    const { rows } = await this.pool.query<{ receiver: string | null; fresh: boolean }>({
      name: 'execution-messages-arrive',
      text: ARRIVE,
      values: [
        asked.map(({ tenant }) => tenant),
        asked.map(({ name }) => name),
        asked.map(({ correlationKey }) => correlationKey),
        rank,
        asked.map(({ messageId }) => messageId),
        asked.map(({ businessKey }) => businessKey),
        asked.map(({ variables }) => variables),
        asked.map(({ publishedAt }) => publishedAt),
        asked.map(({ expiresAt }) => expiresAt),
        asked.map(({ named }) => named),
      ],
    });
    const arrived = new Map(
      asked.map((message, i) => {
        const { receiver = null, fresh = false } = rows[i] ?? {};
        return [message, { fresh, ...(receiver !== null && { receiver }) }] as const;
      }),
    );
    return messages.map((message) => arrived.get(message) ?? { fresh: false });
  }
}
