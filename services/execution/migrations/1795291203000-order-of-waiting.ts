import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lets what waits be found in order without sorting it: many timers due at one moment, many who wait for one message. Says
 * whose turn it is to fire many.
 */
export class OrderOfWaiting1795291203000 implements MigrationInterface {
  name = 'OrderOfWaiting1795291203000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of [
      `create index timers_order on execution.timers (due_at, instance_id, n)`,
      `drop index execution.timers_due`,
      `create index subscriptions_order on execution.subscriptions (tenant, message, correlation_key, instance_id, n)`,
      `drop index execution.subscriptions_message`,
      `create index messages_unfinished on execution.messages (touched_at) where state in ('new', 'claimed')`,
      `create index messages_open_order on execution.messages (tenant, message_id) where state = 'open'`,
      `create index messages_expiring on execution.messages (expires_at) where state = 'open'`,
      `create index calls_unfinished on execution.calls (touched_at) where state <> 'running'`,
      `create table execution.timer_turn (
        one    boolean     primary key default true check (one),
        holder uuid,
        until  timestamptz not null
      )`,
      `insert into execution.timer_turn (until) values ('-infinity')`,
    ])
      await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of [
      `create index timers_due on execution.timers (due_at)`,
      `drop index execution.timers_order`,
      `create index subscriptions_message on execution.subscriptions (tenant, message, correlation_key)`,
      `drop index execution.subscriptions_order`,
      `drop index execution.messages_unfinished, execution.messages_open_order, execution.messages_expiring, execution.calls_unfinished`,
      `drop table execution.timer_turn`,
    ])
      await db.query(statement);
  }
}
