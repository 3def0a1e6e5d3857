import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool, inTransaction } from '@baton/service-kit';

/** A signal, and the instance that threw it: its own waits have heard it already. */
export interface SignalRow {
  readonly tenant: string;
  readonly signalId: string;
  readonly instanceId: string | null;
  readonly name: string;
  readonly variables: string;
}

export interface SignalDelivery extends SignalRow {
  /** `<instance id>:<n>` of a subscription, or a start event (see `startReceiver`). */
  readonly receiver: string;
}

const COLUMNS = `s.tenant, s.signal_id as "signalId", s.instance_id as "instanceId", s.name, s.variables`;
const STALE = `interval '5 seconds'`;
const SWEEP = 500;
/** How long the id of a signal is recognised. */
const KEPT = `interval '7 days'`;

@Injectable()
export class SignalsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** Whether the signal is new: its id has not been seen. */
  async add({ tenant, signalId, name, variables }: Omit<SignalRow, 'instanceId'>, thrownAt: number): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `insert into execution.signals (tenant, signal_id, name, variables, state, thrown_at)
       values ($1, $2, $3, $4, 'new', to_timestamp($5::float8 / 1000)) on conflict do nothing`,
      [tenant, signalId, name, variables, thrownAt],
    );
    return rowCount === 1;
  }

  /** Notes everybody who waits for the signal now; of all who try, one does. Answers what has to be delivered. */
  spread(tenant: string, signalId: string): Promise<SignalDelivery[]> {
    return inTransaction(this.pool, async (tx) => {
      const { rows } = await tx.query<SignalRow>(
        `update execution.signals s set state = 'spread', touched_at = now() where tenant = $1 and signal_id = $2 and state = 'new' returning ${COLUMNS}`,
        [tenant, signalId],
      );
      const [signal] = rows;
      if (signal === undefined) return [];
      const { rows: receivers } = await tx.query<{ receiver: string }>(
        `insert into execution.signal_deliveries (tenant, signal_id, receiver)
         select $1, $2, instance_id || ':' || n from execution.subscriptions
           where tenant = $1 and kind = 'signal' and message = $3 and instance_id is distinct from $4
         union all
         select $1, $2, 'start:' || definition_id || ':' || element || coalesce('#' || definition, '') from execution.start_subscriptions
           where tenant = $1 and kind = 'signal' and message = $3
         on conflict do nothing returning receiver`,
        [tenant, signalId, signal.name, signal.instanceId],
      );
      return receivers.map(({ receiver }) => ({ ...signal, receiver }));
    });
  }

  async delivered({ tenant, signalId, receiver }: SignalDelivery): Promise<void> {
    await this.pool.query(
      `delete from execution.signal_deliveries where tenant = $1 and signal_id = $2 and receiver = $3`,
      [tenant, signalId, receiver],
    );
  }

  /** Signals whose thrower died before they were spread. */
  async notSpread(): Promise<Pick<SignalRow, 'tenant' | 'signalId'>[]> {
    const { rows } = await this.pool.query<SignalRow>(
      `select tenant, signal_id as "signalId" from execution.signals where state = 'new' and touched_at < now() - ${STALE} order by touched_at limit ${SWEEP}`,
    );
    return rows;
  }

  async undelivered(): Promise<SignalDelivery[]> {
    const { rows } = await this.pool.query<SignalDelivery>(
      `select ${COLUMNS}, d.receiver from execution.signal_deliveries d join execution.signals s using (tenant, signal_id)
       where d.touched_at < now() - ${STALE} order by d.touched_at limit ${SWEEP}`,
    );
    return rows;
  }

  async tidy(): Promise<void> {
    await this.pool.query(
      `delete from execution.signals where (tenant, signal_id) in (select s.tenant, s.signal_id from execution.signals s
         where s.touched_at < now() - ${KEPT} and s.state = 'spread' limit 10000)`,
    );
  }
}
