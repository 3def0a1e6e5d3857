import type pg from 'pg';

import type { Clock } from '@baton/kernel';
import type { Bus, Subscription } from '@baton/messaging';

import { systemClock } from '../clock/system-clock.js';
import type { Authenticator, Credentials } from './authenticator.js';
import type { Caller } from './caller.js';
import { presented } from './credential.js';
import { CredentialCopies, type CredentialCopy } from './credential-copies.js';
import { followCredentials } from './credential-facts.consumer.js';
import { callerAt, type CredentialState } from './credential-state.js';
import { Enquiries, type AskCredential } from './enquiries.js';
import { RecentStates } from './recent-states.js';

export interface ReplicaOptions {
  readonly pool: pg.Pool;
  /** The service's own, with {@link identityMigrations}. */
  readonly schema: string;
  /** `askTask(clients, 'execution')` */
  readonly ask: AskCredential;
  /** Real time. */
  readonly clock?: Clock;
  /** Told of what failed in the background and is tried again. */
  readonly onTrouble?: (error: unknown) => void;
}

/** A copy that was not confirmed for so long is confirmed when it is used. */
const CONFIRM_MS = 10 * 60_000;
const KEEP_MS = 30 * 24 * 3_600_000;
const PRUNE_MS = 6 * 3_600_000;

/**
 * Knows whom `task` knows, without asking it: from memory (2 s), from the service's own table, which follows the facts, and
 * only for a credential that is in neither from `task`. While `task` is away, known credentials hold and unknown ones are
 * answered `unavailable`, never refused.
 */
export class ReplicaAuthenticator implements Authenticator {
  private readonly copies: CredentialCopies;
  private readonly enquiries: Enquiries;
  private readonly recent = new RecentStates();
  /** Calls that come at once with the same credential share one look. */
  private readonly looking = new Map<string, Promise<CredentialState>>();
  private readonly clock: Clock;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly options: ReplicaOptions) {
    this.copies = new CredentialCopies(options.pool, options.schema);
    this.enquiries = new Enquiries(options.ask);
    this.clock = options.clock ?? systemClock;
    this.timer = setInterval(() => this.inBackground(this.copies.prune(this.clock.now() - KEEP_MS)), PRUNE_MS).unref();
  }

  /** Follows the facts from the first on, before the bus starts. */
  subscribe(bus: Bus): Promise<Subscription> {
    const { pool, schema } = this.options;
    return followCredentials({
      bus,
      pool,
      schema,
      copies: this.copies,
      changed: (hashes) => this.recent.forget(hashes),
    });
  }

  /** Ends what it does in the background. The subscription ends with the bus. */
  stop(): void {
    clearInterval(this.timer);
  }

  /** @throws Rejection `unavailable` IDENTITY_UNAVAILABLE, DATABASE_UNAVAILABLE */
  async authenticate(credentials: Credentials): Promise<Caller | null> {
    for (const { kind, hash } of presented(credentials)) {
      const caller = callerAt(await this.stateOf(hash), this.clock.now());
      if (caller?.kind === kind) return caller;
    }
    return null;
  }

  private stateOf(hash: Buffer): Promise<CredentialState> | CredentialState {
    const key = hash.toString('hex');
    const recent = this.recent.get(key, this.clock.now());
    if (recent !== undefined) return recent;
    const looking = this.looking.get(key) ?? this.look(hash, key).finally(() => this.looking.delete(key));
    this.looking.set(key, looking);
    return looking;
  }

  private async look(hash: Buffer, key: string): Promise<CredentialState> {
    const found = (await this.copied(hash)) ?? (await this.enquire(hash, null));
    this.recent.keep(key, found, this.clock.now());
    return found;
  }

  private async copied(hash: Buffer): Promise<CredentialState | undefined> {
    const copy = await this.copies.find(hash);
    if (copy !== undefined && copy.caller !== null && copy.checkedAt < this.clock.now() - CONFIRM_MS)
      this.inBackground(this.confirm(hash, copy));
    return copy;
  }

  /** Whatever fact was lost on its way, a copy in use is at most so much older than what `task` knows. */
  private async confirm(hash: Buffer, { seq }: CredentialCopy): Promise<void> {
    await this.enquire(hash, seq);
    this.recent.forget([hash.toString('hex')]);
  }

  /** @param seen the `seq` of the copy that is there, if any */
  private async enquire(hash: Buffer, seen: number | null): Promise<CredentialState> {
    const answer = await this.enquiries.about(hash, seen);
    // What nobody has is not stored: anybody can make it up.
    if (answer.caller === null && seen === null) return answer;
    return this.copies.keep(hash, { ...answer, checkedAt: this.clock.now() }, seen);
  }

  private inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.options.onTrouble?.(error));
  }
}
