/** What is meddled with of the library's queue of requests, one per connection. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  /** Milliseconds since 1970; −1 where the broker never asked for patience. */
  readonly throttledUntil: number;
  scheduleCheckPendingRequests(): void;
}

/**
 * After its first answer each connection of kafkajs 2.2.4 looks at its queue of requests every millisecond, for ever, also
 * when it is empty: 6 % of a processor for a process that does nothing. Where nothing waits, nothing needs to be looked at:
 * a request that cannot be sent at once schedules the look itself.
 */
export function calmQueue({ prototype }: { prototype: RequestQueue }): void {
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
  };
}
