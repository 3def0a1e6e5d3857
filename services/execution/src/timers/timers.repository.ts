import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { Stillness } from '@baton/messaging';
import { InjectPool } from '@baton/service-kit';

import { notSuspended } from '../instances/instances.repository.js';

export interface DueTimer {
  readonly instanceId: string;
  readonly n: number;
  readonly tenant: string;
  /** Business time, milliseconds. */
  readonly dueAt: number;
}

export interface DueStart {
  readonly tenant: string;
  readonly processKey: string;
  readonly element: string;
  readonly definitionId: string;
  readonly dueAt: number;
  readonly every: string | null;
  readonly repeatsLeft: number | null;
  /** Which of the element's definitions it is, where it has several; otherwise 0. */
  readonly definition: number;
}

const MS = (column: string): string => `floor(extract(epoch from ${column}) * 1000)::float8`;
const NO_INSTANCE = '00000000-0000-0000-0000-000000000000';
/** A replica that has died or sleeps holds up the others no longer than this. */
const TURN = `interval '5 seconds'`;
const START_KEY = `tenant = $1 and process_key = $2 and element = $3 and definition_id = $4 and due_at = to_timestamp($5::float8 / 1000) and definition = $6`;

const keyOf = ({ tenant, processKey, element, definitionId, dueAt, definition }: DueStart): (string | number)[] => [
  tenant,
  processKey,
  element,
  definitionId,
  dueAt,
  definition,
];

@Injectable()
export class TimersRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** Timers due at `now`, in due order; with `after`, those that come after it. */
  async due(now: number, limit: number, after?: DueTimer): Promise<DueTimer[]> {
    const { rows } = await this.pool.query<DueTimer>({
      name: 'execution-due-timers',
      text: `select instance_id as "instanceId", n, tenant, ${MS('due_at')} as "dueAt" from execution.timers
        where due_at <= to_timestamp($1::float8 / 1000) and (due_at, instance_id, n) > (to_timestamp($3::float8 / 1000), $4::uuid, $5::int)
          and ${notSuspended('timers')} order by due_at, instance_id, n limit $2`,
      values: [now, limit, after?.dueAt ?? '-Infinity', after?.instanceId ?? NO_INSTANCE, after?.n ?? 0],
    });
    return rows;
  }

  /** Whether `holder` may fire many now: nobody else may until it has ended, or has not asked for a while. */
  async takeTurn(holder: string): Promise<boolean> {
    const { rowCount } = await this.pool.query({
      name: 'execution-timer-turn',
      text: `update execution.timer_turn set holder = $1, until = clock_timestamp() + ${TURN} where holder = $1 or until < clock_timestamp()`,
      values: [holder],
    });
    return rowCount === 1;
  }

  async endTurn(holder: string): Promise<void> {
    await this.pool.query(`update execution.timer_turn set until = '-infinity' where holder = $1`, [holder]);
  }

  async dueStarts(now: number, limit: number): Promise<DueStart[]> {
    const { rows } = await this.pool.query<DueStart>({
      name: 'execution-due-starts',
      text: `select tenant, process_key as "processKey", element, definition_id as "definitionId", ${MS('due_at')} as "dueAt", every, repeats_left as "repeatsLeft", definition
        from execution.start_timers where due_at <= to_timestamp($1::float8 / 1000) order by due_at, tenant, process_key, element limit $2`,
      values: [now, limit],
    });
    return rows;
  }

  /** The moment at which the next timer is due; null where none runs. As it was at most `ageMs` ago. */
  nextDue(ageMs = 0): Promise<number | null> {
    const name = 'execution-next-due';
    return Stillness.of(this.pool).recall(name, ageMs, async () => {
      const { rows } = await this.pool.query<{ at: number | null }>({
        name,
        text: `select ${MS(`least((select due_at from execution.timers where ${notSuspended('timers')} order by due_at limit 1), (select min(due_at) from execution.start_timers))`)} as at`,
      });
      return rows[0]?.at ?? null;
    });
  }

  /** A timer whose instance knows it no more. */
  async drop({ instanceId, n }: DueTimer): Promise<void> {
    await this.pool.query(`delete from execution.timers where instance_id = $1 and n = $2`, [instanceId, n]);
  }

  async reschedule(start: DueStart, dueAt: number, repeatsLeft: number | null): Promise<void> {
    await this.pool.query(
      `update execution.start_timers set due_at = to_timestamp($7::float8 / 1000), repeats_left = $8 where ${START_KEY}`,
      [...keyOf(start), dueAt, repeatsLeft],
    );
  }

  async end(start: DueStart): Promise<void> {
    await this.pool.query(`delete from execution.start_timers where ${START_KEY}`, keyOf(start));
  }
}
