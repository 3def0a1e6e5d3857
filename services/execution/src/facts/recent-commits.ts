import type { Commit } from '../instances/commits.js';
import type { FactRow } from './to-facts.js';

/** Rows kept until the relay comes by; should it fall behind, it reads them from the table. */
export const KEPT_ROWS = 10_000;

/**
 * The rows that this process has just committed, so that the relay need not read and parse again what was in memory a
 * moment ago. Only a shortcut: which rows there are, and in which order, is for the table to say.
 */
export class RecentCommits {
  private readonly rows = new Map<string, FactRow>();

  keep(batch: readonly Commit[]): void {
    for (const { instanceId, seq, events, context } of batch) {
      const { tenant, actor, traceparent } = context;
      const at = new Date(context.at).toISOString();
      this.rows.set(`${instanceId} ${seq}`, {
        instanceId,
        seq,
        at,
        tenant,
        events,
        ...(actor !== undefined && { actor }),
        ...(traceparent !== undefined && { traceparent }),
      });
    }
    // Asked first: to find the oldest key, a map passes by the place of every one that was deleted before it.
    if (this.rows.size <= KEPT_ROWS) return;
    for (const oldest of this.rows.keys()) {
      this.rows.delete(oldest);
      if (this.rows.size <= KEPT_ROWS) return;
    }
  }

  /** The row, for the last time. */
  take(instanceId: string, seq: number): FactRow | undefined {
    const place = `${instanceId} ${seq}`;
    const row = this.rows.get(place);
    if (row !== undefined) this.rows.delete(place);
    return row;
  }
}
