import { TransientMap } from '@baton/kernel';
import type { SpanRecord } from '@baton/service-kit/spans';

import type { FactRow } from '../facts/to-facts.js';
import type { InstanceTrace } from './instance-trace.js';

/** Open spans kept, of all instances together: some 100 MB. */
const MAX_OPEN = 50_000;

/** Traces of instances that were heard of lately, bounded by their open spans. Others are folded anew from their journal. */
export class WarmTraces {
  private readonly traces = new TransientMap<string, InstanceTrace>();
  private open = 0;

  constructor(
    /** The trace as it is before the row. */
    private readonly before: (row: FactRow) => Promise<InstanceTrace>,
    private readonly maxOpen = MAX_OPEN,
  ) {}

  /** The spans of a row. Rows may be repeated, or begin in the middle. */
  async apply(row: FactRow): Promise<SpanRecord[]> {
    const warm = this.take(row.instanceId);
    const trace = warm?.seq === row.seq - 1 ? warm : await this.before(row);
    const spans = trace.apply(row);
    if (!trace.ended) this.keep(row.instanceId, trace);
    return spans;
  }

  clear(): void {
    this.traces.clear();
    this.open = 0;
  }

  private take(instanceId: string): InstanceTrace | undefined {
    const trace = this.traces.get(instanceId);
    if (trace !== undefined) {
      this.traces.delete(instanceId);
      this.open -= trace.size;
    }
    return trace;
  }

  /** As the one heard of last; those heard of longest ago go first. */
  private keep(instanceId: string, trace: InstanceTrace): void {
    this.traces.set(instanceId, trace);
    this.open += trace.size;
    for (const oldest of this.traces.keys()) {
      if (this.open <= this.maxOpen) return;
      this.take(oldest);
    }
  }
}
