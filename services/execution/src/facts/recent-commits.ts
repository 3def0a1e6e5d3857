import { TransientMap } from '@baton/kernel';

import type { Commit } from '../instances/commits.js';
import type { FactRow } from './to-facts.js';

/** Rows kept until the relay comes by; should it fall behind, it reads them from the table. */
export const KEPT_ROWS = 10_000;

/**
 * The transactions that this process has just committed, so that the relay need not read and parse again what was in memory
 * a moment ago. Only a shortcut: which transactions there are, and in which order, is for the table to say.
 */
export class RecentCommits {
  private readonly transactions = new TransientMap<string, readonly FactRow[]>();
  private kept = 0;

  /** @param batch all rows of the transaction, in the order of their ids */
  keep(xid: string, batch: readonly Commit[]): void {
    let [moment, at] = [Number.NaN, ''];
    const rows = batch.map(({ instanceId, seq, events, context }): FactRow => {
      const { tenant, actor, traceparent } = context;
      if (context.at !== moment) [moment, at] = [context.at, new Date(context.at).toISOString()];
      return {
        instanceId,
        seq,
        at,
        tenant,
        events,
        ...(actor !== undefined && { actor }),
        ...(traceparent !== undefined && { traceparent }),
      };
    });
    this.transactions.set(xid, rows);
    this.kept += rows.length;
    // Asked first: to find the oldest key, a map passes by the place of every one that was deleted before it.
    if (this.kept <= KEPT_ROWS) return;
    for (const oldest of this.transactions.keys()) {
      this.take(oldest);
      if (this.kept <= KEPT_ROWS) return;
    }
  }

  /** The rows of the transaction in the order of their ids, for the last time. */
  take(xid: string): readonly FactRow[] | undefined {
    const rows = this.transactions.get(xid);
    if (rows === undefined) return undefined;
    this.transactions.delete(xid);
    this.kept -= rows.length;
    return rows;
  }
}
