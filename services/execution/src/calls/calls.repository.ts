import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool } from '@baton/service-kit';

/**
 * A call activity's open call. `new`: its instance has to be started; `running`: it was; `canceled`: the caller has gone
 * on without it, so the called instance has to be ended.
 */
export interface CallRow {
  readonly instanceId: string;
  readonly n: number;
  readonly tenant: string;
  readonly childId: string;
  /** The `ChildCalled` event, JSON. */
  readonly call: string;
  readonly state: 'new' | 'running' | 'canceled';
}

export type CallKey = readonly [instanceId: string, n: number];

/** What nothing caught in a called instance, for its caller. */
export interface EscalationRow {
  readonly instanceId: string;
  readonly escalationId: string;
  readonly tenant: string;
  readonly callerId: string;
  readonly call: number;
  /** The `EscalationThrown` event, JSON. */
  readonly escalation: string;
}

const COLUMNS = `c.instance_id as "instanceId", c.n, c.tenant, c.child_id as "childId", c.call, c.state`;
/** How long whoever saw it first may take before somebody else does its work. */
const STALE = `interval '5 seconds'`;
const SWEEP = 200;
/** Open calls that one sweep looks at. */
const LOOK = 5_000;
const NO_INSTANCE = '00000000-0000-0000-0000-000000000000';

@Injectable()
export class CallsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  async get(instanceId: string, n: number): Promise<CallRow | undefined> {
    const { rows } = await this.pool.query<CallRow>({
      name: 'execution-call',
      text: `select ${COLUMNS} from execution.calls c where instance_id = $1 and n = $2`,
      values: [instanceId, n],
    });
    return rows[0];
  }

  /** The calls whose instances run. */
  async ofInstance(instanceId: string): Promise<CallRow[]> {
    const { rows } = await this.pool.query<CallRow>(
      `select ${COLUMNS} from execution.calls c where instance_id = $1 and state = 'running' order by n`,
      [instanceId],
    );
    return rows;
  }

  /** Whether the call still stands. */
  async started(instanceId: string, n: number): Promise<boolean> {
    const { rowCount } = await this.pool.query({
      name: 'execution-call-started',
      text: `update execution.calls set state = 'running', touched_at = now() where instance_id = $1 and n = $2 and state <> 'canceled'`,
      values: [instanceId, n],
    });
    return rowCount !== 0;
  }

  async remove(instanceId: string, n: number): Promise<void> {
    await this.pool.query(`delete from execution.calls where instance_id = $1 and n = $2`, [instanceId, n]);
  }

  /** Calls that nobody has looked after: not started, or canceled. */
  async leftOver(): Promise<CallRow[]> {
    const { rows } = await this.pool.query<CallRow>({
      name: 'execution-calls-left-over',
      text: `select ${COLUMNS} from execution.calls c
        where c.touched_at < now() - ${STALE} and c.state <> 'running' order by c.touched_at limit ${SWEEP}`,
    });
    return rows;
  }

  /**
   * Running calls whose instance has ended without the caller knowing, among the next few after `after`: very many may be
   * open, and nearly always all of them run.
   */
  async unheard(after: CallKey | null): Promise<{ unheard: CallRow[]; last: CallKey | null }> {
    const { rows } = await this.pool.query<CallRow & { unheard: boolean }>({
      name: 'execution-calls-unheard',
      text: `select ${COLUMNS}, c.state = 'running' and c.touched_at < now() - ${STALE} and coalesce(i.ended_at is not null, false) as unheard
        from (select * from execution.calls where (instance_id, n) > ($1::uuid, $2::int) order by instance_id, n limit ${LOOK}) c
          left join execution.instances i on i.instance_id = c.child_id
        order by c.instance_id, c.n`,
      values: [...(after ?? [NO_INSTANCE, 0])],
    });
    const last = rows.length < LOOK ? undefined : rows.at(-1);
    return { unheard: rows.filter(({ unheard }) => unheard), last: last ? [last.instanceId, last.n] : null };
  }

  /** Escalations for callers, the oldest first. @param of only those of this instance, else those that nobody looked after */
  async escalations(of?: string): Promise<EscalationRow[]> {
    const { rows } = await this.pool.query<EscalationRow>(
      `select instance_id as "instanceId", escalation_id as "escalationId", tenant, caller_id as "callerId", call, escalation
       from execution.escalations where case when $1::uuid is null then touched_at < now() - ${STALE} else instance_id = $1 end
       order by touched_at, escalation_id limit ${SWEEP}`,
      [of ?? null],
    );
    return rows;
  }

  async told({ instanceId, escalationId }: EscalationRow): Promise<void> {
    await this.pool.query(`delete from execution.escalations where instance_id = $1 and escalation_id = $2`, [
      instanceId,
      escalationId,
    ]);
  }
}
