import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool } from '@baton/service-kit';

import type { DeliveryRow } from './webhook.js';

const KEEP_DAYS = 30;
const KEEP_REFUSED = 100;

/** What came in. Deliveries outlive the five minutes in which they could be replayed by far. */
@Injectable()
export class DeliveriesRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** The instance that this delivery has reached; undefined when it was not accepted yet. */
  async accepted(webhookId: string, deliveryId: string): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ instanceId: string }>(
      `select instance_id as "instanceId" from integration.deliveries where webhook_id = $1 and delivery_id = $2 and result = 'accepted'`,
      [webhookId, deliveryId],
    );
    return rows[0]?.instanceId;
  }

  /** Whether it is the first to say so. */
  async accept(webhookId: string, deliveryId: string, instanceId: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `insert into integration.deliveries (webhook_id, delivery_id, result, instance_id)
       select webhook_id, $2, 'accepted', $3 from integration.webhooks where webhook_id = $1
       on conflict (webhook_id, delivery_id) where result = 'accepted' do nothing`,
      [webhookId, deliveryId, instanceId],
    );
    return rowCount === 1;
  }

  async note(
    webhookId: string,
    deliveryId: string,
    result: 'repeated' | 'refused',
    reason: string,
    instanceId = '',
  ): Promise<void> {
    await this.pool.query(
      `insert into integration.deliveries (webhook_id, delivery_id, result, reason, instance_id)
       select webhook_id, $2, $3, $4, $5 from integration.webhooks where webhook_id = $1`,
      [webhookId, deliveryId, result, reason, instanceId],
    );
  }

  /** Newest first. */
  async list(webhookId: string, before: number | null, limit: number): Promise<readonly DeliveryRow[]> {
    const { rows } = await this.pool.query<DeliveryRow>(
      `select n::float8 as n, webhook_id as "webhookId", delivery_id as "deliveryId", result, reason, instance_id as "instanceId",
         floor(extract(epoch from received_at) * 1000)::float8 as "receivedAt"
       from integration.deliveries where webhook_id = $1 and ($2::bigint is null or n < $2) order by n desc limit $3`,
      [webhookId, before, limit],
    );
    return rows;
  }

  async prune(): Promise<void> {
    await this.pool.query(`delete from integration.deliveries where received_at < now() - make_interval(days => $1)`, [
      KEEP_DAYS,
    ]);
    await this.pool.query(
      `delete from integration.deliveries where n in (select n from (select n, row_number() over (partition by webhook_id order by n desc) as place
         from integration.deliveries where result <> 'accepted') r where place > $1)`,
      [KEEP_REFUSED],
    );
  }
}
