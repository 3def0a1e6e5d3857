import type { CommandContext, Decide, JournalOptions, JournalRow, JournalStats, Outcome } from './journal-options.js';

/** Append-only history of instances, with group commit. Any number of journals may share one table: replicas share nothing else. */
export class Journal<State, Event> {
  readonly stats: JournalStats = {
    flushes: 0, appends: 0, conflicts: 0, resent: 0, cacheHits: 0, cacheMisses: 0, headChecks: 0, snapshots: 0, flushMs: 0,
  };

  constructor(readonly options: JournalOptions<State, Event>) {}

  /**
   * Decides and appends; answers after the commit.
   *
   * @throws Rejection `concurrent-write` JOURNAL_CONFLICT after three lost appends, `unavailable` JOURNAL_UNAVAILABLE
   * when PostgreSQL is away (the outcome is then unknown: repeat with the same request id); whatever `decide` throws
   */
  execute(
    _instanceId: string,
    _requestId: string | undefined,
    _context: CommandContext,
    _decide: Decide<State, Event>,
  ): Promise<Outcome<State, Event>> {
    throw new Error('in work');
  }

  /** The state and head as of now (`seq` 0: no such instance). */
  read(_instanceId: string): Promise<{ state: State; seq: number }> {
    throw new Error('in work');
  }

  /** Rows with `seq` above `afterSeq`, oldest first. */
  events(_instanceId: string, _afterSeq?: number, _limit?: number): Promise<JournalRow<Event>[]> {
    throw new Error('in work');
  }

  /** Waits for what is under way and closes the flush connections. Later commands are refused. */
  close(): Promise<void> {
    throw new Error('in work');
  }
}
