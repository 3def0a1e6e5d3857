import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type pg from 'pg';

import { outboxInsert, pruneOutbox } from '@baton/messaging';
import { activeTraceparent, InjectPool, newId, type Sql } from '@baton/service-kit';

import { SERVICE } from '../service-name.js';
import type { NewFact } from './fact.js';

/** Consumers that stand still for longer lose facts. */
const KEEP_DAYS = 30;
const PRUNE_MS = 6 * 3_600_000;
/** Facts of one transaction, at most. */
const PER_TRANSACTION = 65_536;

/** Tells the other services: facts are committed with the change they tell of, and relayed afterwards. */
@Injectable()
export class FactsHandler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(FactsHandler.name);
  private timer: NodeJS.Timeout | undefined;
  /** How many facts the transaction of each connection has published already. */
  private readonly published = new WeakMap<Sql, { xid: number; count: number }>();

  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      pruneOutbox(this.pool, SERVICE, KEEP_DAYS).catch((error: Error) =>
        this.logger.warn({ msg: 'Old facts could not be deleted; tried again later', cause: error.message }),
      );
    }, PRUNE_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** To be called within the transaction that makes the facts true. Returns the number of the first; the others follow it. */
  async publish(tx: pg.ClientBase | Sql, facts: readonly NewFact[]): Promise<number> {
    if (facts.length === 0) return 0;
    const first = await this.take(tx, facts.length);
    const traceparent = activeTraceparent();
    await outboxInsert(
      tx as pg.ClientBase,
      SERVICE,
      facts.map(({ topic, type, key, tenant, time, data }, index) => ({
        id: newId(),
        topic,
        type,
        source: `baton/${SERVICE}`,
        key,
        seq: first + index,
        time: new Date(time).toISOString(),
        tenant,
        data,
        ...(traceparent !== undefined && { traceparent }),
      })),
    );
    return first;
  }

  /**
   * The number of the first of `count` facts. Facts are delivered in the order of their transactions' ids, so numbers
   * are made from those: a sequence would let a later transaction have the lower one.
   */
  private async take(tx: Sql, count: number): Promise<number> {
    const { rows } = await tx.query<{ xid: string }>(
      `select pg_current_xact_id()::text::bigint + coalesce((select xid_offset from task.xid_generations where relation = 'outbox' order by generation desc limit 1), 0) as xid`,
    );
    const xid = Number(rows[0]?.xid);
    const before = this.published.get(tx);
    const used = before?.xid === xid ? before.count : 0;
    if (used + count > PER_TRANSACTION) throw new Error(`More than ${PER_TRANSACTION} facts in one transaction`);
    this.published.set(tx, { xid, count: used + count });
    return xid * PER_TRANSACTION + used;
  }
}
