import { Rejection } from '@baton/kernel';

import { untilNext } from '../clock/every.js';
import type { Caller } from '../identity/caller.js';

/** A call that stays open after it was admitted. */
export interface OpenStream {
  /** The process stops: takes nothing more, answers what is under way, ends. The client comes again. */
  stop(): void;
  /** The caller may no longer be here. */
  refuse(reason: Rejection): void;
}

/** Who sends the credentials of a call, asked anew. */
export type Identify = () => Promise<Caller | null>;

interface Entry extends OpenStream {
  readonly identify: Identify | undefined;
  readonly caller: string;
}

const EVERY_MS = 1_000;
/** Streams of a process. */
const MOST = 10_000;
/** Another process, or the next one here, will take it. */
const AGAIN_MS = 500;

/** Every call has one, few stay open: a property costs less than a WeakMap. */
const PROOF = Symbol('proof');
type Admitted = { [PROOF]?: { readonly caller: Caller; readonly identify: Identify } };

/**
 * The long streams of this process. Who has opened one is asked again every second: a revoked key or an ended session
 * ends its streams. They end first when the process stops, and no new ones come in.
 */
export class OpenStreams {
  private readonly entries = new Set<Entry>();
  private readonly seen = new WeakSet<object>();
  private readonly ending = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  /** Aborts when the process stops: calls that wait for something answer what they have. */
  get stopping(): AbortSignal {
    return this.ending.signal;
  }

  get size(): number {
    return this.entries.size;
  }

  /** Whether this call is, or was, a long stream. */
  hasWatched(call: object): boolean {
    return this.seen.has(call);
  }

  /** Remembers how the caller of an admitted call proved who it is, in case the call stays open. */
  admit(call: object, caller: Caller, identify: Identify): void {
    (call as Admitted)[PROOF] = { caller, identify };
  }

  /**
   * Watches over an admitted call from now on; returns what ends that.
   *
   * @throws Rejection `unavailable` STOPPING, `exhausted` TOO_MANY_STREAMS
   */
  watch(call: object, { stop, refuse }: OpenStream): () => void {
    if (this.stopping.aborted) throw stoppingNow();
    if (this.entries.size >= MOST) throw tooMany();
    this.seen.add(call);
    const proof = (call as Admitted)[PROOF];
    const entry: Entry = { stop, refuse, identify: proof?.identify, caller: JSON.stringify(proof?.caller) };
    this.entries.add(entry);
    this.timer ??= setTimeout(() => void this.round(), untilNext(EVERY_MS)).unref();
    return () => void this.entries.delete(entry);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.ending.abort();
    for (const entry of this.entries) entry.stop();
  }

  /** One after the other: what is not cached must not crowd out the calls that come meanwhile. */
  private async round(): Promise<void> {
    for (const entry of this.entries) {
      if (this.stopping.aborted) return;
      await this.check(entry);
    }
    const more = this.entries.size > 0 && !this.stopping.aborted;
    this.timer = more ? setTimeout(() => void this.round(), untilNext(EVERY_MS)).unref() : undefined;
  }

  private async check(entry: Entry): Promise<void> {
    if (entry.identify === undefined) return;
    try {
      const caller = await entry.identify();
      if (!this.entries.has(entry)) return;
      if (caller === null) this.end(entry, () => entry.refuse(gone()));
      else if (JSON.stringify(caller) !== entry.caller) this.end(entry, () => entry.stop());
    } catch (error) {
      if (error instanceof Rejection && error.kind === 'unauthenticated') this.end(entry, () => entry.refuse(error));
      // Nobody can be asked now, which proves nothing: the stream stays.
    }
  }

  private end(entry: Entry, how: () => void): void {
    this.entries.delete(entry);
    how();
  }
}

export const stoppingNow = (): Rejection =>
  new Rejection('unavailable', 'STOPPING', 'The server is stopping', { retryAfterMs: AGAIN_MS });
const tooMany = (): Rejection =>
  new Rejection('exhausted', 'TOO_MANY_STREAMS', `At most ${MOST} streams may be open`, { retryAfterMs: 30_000 });
const gone = (): Rejection =>
  new Rejection('unauthenticated', 'NOT_SIGNED_IN', 'The session or API key is no longer valid');
