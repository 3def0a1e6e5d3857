import { setTimeout as pause } from 'node:timers/promises';

import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type pg from 'pg';

import { Leadership, type Cursor } from '@baton/messaging';
import { counter, InjectClock, InjectPool, observe, type BusinessClock } from '@baton/service-kit';
import type { OtlpSpanExporter } from '@baton/service-kit/spans';

import { factRows } from '../facts/fact-rows.repository.js';
import { Collector } from './collector.js';
import { InstanceTraces } from './instance-traces.js';
import { SpanDelivery } from './span-delivery.js';
import { TraceCursorRepository, type JournalPlace } from './trace-cursor.repository.js';
import { WarmTraces } from './warm-traces.js';

/** One replica exports; the others look this often whether it still does, and it looks this often for new rows. */
const LEADER = 'execution/traces';
const FOLLOW_MS = 2_000;
const POLL_MS = 500;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** Rows between two moves of the cursor, and bytes of them, the last one not counted. */
const ROWS = 500;
const BYTES = 8 * 1024 * 1024;
/** A request under way is given this long at the end; after that it is sent again by whoever exports next. */
const END_MS = 2_000;

/**
 * Sends the journal's spans to the collector, in the order of the journal, at least once: the cursor moves after the
 * collector has taken them. Reads what is committed and nothing else, so no command ever waits for it; while the
 * collector is away it waits, and keeps nothing but its place.
 */
@Injectable()
export class TracesExporter implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Traces');
  private readonly leadership: Leadership;
  private readonly warm: WarmTraces;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  /** The moment of the oldest row that is being sent; undefined: all is sent; null: another replica exports. */
  private behindSince: number | undefined | null = null;
  private undo = (): void => undefined;

  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    @InjectClock('execution') private readonly clock: BusinessClock,
    private readonly cursor: TraceCursorRepository,
    private readonly collector: Collector,
    traces: InstanceTraces,
  ) {
    this.leadership = new Leadership(pool);
    this.warm = new WarmTraces((row) => traces.before(row));
  }

  onApplicationBootstrap(): void {
    const { exporter } = this.collector;
    if (exporter === undefined) return;
    this.undo = observe('baton.traces.lag', (result) => {
      if (this.behindSince === null) return;
      const since = this.behindSince ?? this.clock.now();
      result.observe(Math.max(0, this.clock.now() - since) / 1_000);
    });
    this.running = this.run(exporter);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    this.undo();
    await Promise.race([this.running, pause(END_MS, undefined, { ref: false })]);
    await this.leadership.close();
    void this.collector.exporter?.close();
  }

  private async run(exporter: OtlpSpanExporter): Promise<void> {
    const exported = counter('baton.traces.exported', [{ result: 'taken' }, { result: 'refused' }]);
    const delivery = new SpanDelivery(
      exporter,
      ({ name, traceId }, error) => this.logger.error({ msg: error.message, span: name, trace_id: traceId }),
      (result, spans) => exported.add(spans, { result }),
    );
    for (let failures = 0; !this.stopping.signal.aborted;) {
      try {
        if (await this.leadership.take(LEADER)) await this.lead(delivery, () => (failures = 0));
        this.behindSince = null;
        await this.wait(FOLLOW_MS);
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        if (failures === 0) this.logger.warn({ msg: 'Traces wait', cause: (error as Error).message });
        await this.wait(Math.min(FIRST_PAUSE_MS * 2 ** failures++, LONGEST_PAUSE_MS));
      }
    }
  }

  /** Until another replica leads. */
  private async lead(delivery: SpanDelivery, progressed: () => void): Promise<void> {
    this.warm.clear();
    delivery.clear();
    for (let place = await this.cursor.load(); this.leads();) {
      const { rows, cursor: end } = await this.cursor.next(place, ROWS);
      const batch = withinBytes(rows);
      const last = batch.at(-1);
      const next: Cursor =
        last === undefined || batch.length === rows.length
          ? end
          : { xid: last.position, key: last.key, seq: last.seq, generation: end.generation };
      await this.send(batch, delivery);
      if (next !== place && !(await this.cursor.move(place, next))) return;
      place = next;
      progressed();
      if (batch.length > 0) continue;
      this.behindSince = undefined;
      await this.wait(POLL_MS);
    }
  }

  private async send(places: readonly JournalPlace[], delivery: SpanDelivery): Promise<void> {
    const rows = await factRows(this.pool, places);
    for (const { key, seq } of places) {
      const row = rows.get(`${key} ${seq}`);
      if (row === undefined) continue;
      this.behindSince ??= Date.parse(row.at);
      await delivery.add(await this.warm.apply(row));
      rows.delete(`${key} ${seq}`);
    }
    await delivery.flush();
    this.behindSince = undefined;
  }

  private leads(): boolean {
    return !this.stopping.signal.aborted && this.leadership.holds(LEADER);
  }

  private async wait(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}

function withinBytes(rows: readonly JournalPlace[]): readonly JournalPlace[] {
  let sum = 0;
  const over = rows.findIndex(({ bytes }) => (sum += bytes) > BYTES);
  return over === -1 ? rows : rows.slice(0, Math.max(1, over));
}
