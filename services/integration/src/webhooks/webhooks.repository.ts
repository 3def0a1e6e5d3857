import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool } from '@baton/service-kit';

import type { WebhookRow } from './webhook.js';

const COLUMNS = `webhook_id as "webhookId", tenant, name, process_key as "processKey", message_name as "messageName",
  variables_expression as "variablesExpression", business_key_expression as "businessKeyExpression",
  correlation_key_expression as "correlationKeyExpression", sealed_secret as "sealedSecret",
  floor(extract(epoch from created_at) * 1000)::float8 as "createdAt"`;

@Injectable()
export class WebhooksRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  async add(row: WebhookRow, by: string): Promise<void> {
    await this.pool.query(
      `insert into integration.webhooks (webhook_id, tenant, name, process_key, message_name, variables_expression,
         business_key_expression, correlation_key_expression, sealed_secret, created_by, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        row.webhookId,
        row.tenant,
        row.name,
        row.processKey,
        row.messageName,
        row.variablesExpression,
        row.businessKeyExpression,
        row.correlationKeyExpression,
        row.sealedSecret,
        by,
        new Date(row.createdAt),
      ],
    );
  }

  /** Whatever its tenant: the one who calls has nothing but the address. */
  async byId(webhookId: string): Promise<WebhookRow | undefined> {
    const { rows } = await this.pool.query<WebhookRow>(
      `select ${COLUMNS} from integration.webhooks where webhook_id = $1`,
      [webhookId],
    );
    return rows[0];
  }

  /** Newest first. */
  async list(tenant: string): Promise<readonly WebhookRow[]> {
    const { rows } = await this.pool.query<WebhookRow>(
      `select ${COLUMNS} from integration.webhooks where tenant = $1 order by webhook_id desc limit 1000`,
      [tenant],
    );
    return rows;
  }

  async remove(tenant: string, webhookId: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `delete from integration.webhooks where tenant = $1 and webhook_id = $2`,
      [tenant, webhookId],
    );
    return rowCount === 1;
  }
}
