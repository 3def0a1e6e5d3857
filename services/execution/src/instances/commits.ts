import { Injectable } from '@nestjs/common';

import type { EngineEvent, InstanceState } from '@baton/engine';
import type { Committed } from '@baton/journal';

export type Commit = Committed<InstanceState, EngineEvent>;
/** `xid` as in the journal's `onCommitted`. */
type Listener = (batch: readonly Commit[], xid: string | undefined) => void;

/**
 * Tells other features of this process what has just become durable, before its callers are answered. Only a hint: it is
 * lost when the process dies, so whoever listens also looks into the database now and then.
 */
@Injectable()
export class Commits {
  private readonly listeners: Listener[] = [];

  /** `listener` must not throw and must be quick. */
  listen(listener: Listener): void {
    this.listeners.push(listener);
  }

  announce(batch: readonly Commit[], xid: string | undefined): void {
    for (const listener of this.listeners) listener(batch, xid);
  }
}
