import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type pg from 'pg';

import { Rejection } from '@baton/kernel';
import { InjectPool, inTransaction, type Sql, systemClock } from '@baton/service-kit';

import { FactsHandler } from '../facts/facts.handler.js';
import { CallerCache } from './caller-cache.js';
import { changedFact, type CredentialScope } from './credential.js';
import { CredentialsRepository } from './credentials.repository.js';

const ATTEMPTS = 5;
const DAY_MS = 24 * 3_600_000;
/** Shorter than facts are kept, so that those kept tell of every live credential. */
const RETELL_MS = 20 * DAY_MS;
const KEEP_MS = 30 * DAY_MS;
const SWEEP_MS = 6 * 3_600_000;
const CHUNK = 500;

/**
 * Tells the other services whom each credential proves, in the transaction that changes it. Every use case that changes
 * people, groups, keys, sessions or guests says whose credentials may prove something else now; what differs from what was
 * told last is told.
 */
@Injectable()
export class CredentialsHandler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(CredentialsHandler.name);
  private timer: NodeJS.Timeout | undefined;
  /** What the transaction of each connection has told of. */
  private readonly told = new WeakMap<Sql, Buffer[]>();

  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    private readonly credentials: CredentialsRepository,
    private readonly facts: FactsHandler,
    private readonly cache: CallerCache,
  ) {}

  /** Before anything is served, so that a credential which was never told of cannot be revoked in silence. */
  async onApplicationBootstrap(): Promise<void> {
    await this.tellAll();
    this.timer = setInterval(() => {
      this.sweep().catch((error: Error) =>
        this.logger.warn({ msg: 'Credentials could not be told again; tried again later', cause: error.message }),
      );
    }, SWEEP_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** A transaction that changes who callers are; done again when it met another that did. */
  async change<Result>(work: (tx: pg.PoolClient) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        const hashes: Buffer[] = [];
        const result = await inTransaction(this.pool, (tx) => {
          this.told.set(tx, hashes);
          return work(tx).finally(() => this.told.delete(tx));
        });
        this.cache.forget(hashes);
        return result;
      } catch (error) {
        if (attempt === ATTEMPTS || !isConflict(error)) throw error;
      }
    }
  }

  /**
   * To be called in the transaction of {@link change}, behind what it changes.
   *
   * Facts of a credential have to grow in the order in which their transactions commit, or the broker would keep an old one
   * as the last. Their numbers come from the transactions' ids, which are given at the first write: so whoever finds a higher
   * number told already begins again.
   *
   * @throws Rejection `concurrent-write` CREDENTIAL_CHANGED, when the transaction has to be done again
   */
  async tell(tx: Sql, scope: CredentialScope): Promise<void> {
    if (scope.owners?.length === 0) return;
    await this.credentials.lock(tx, scope);
    const now = systemClock.now();
    const at = new Date(now);
    // A statement of its own, after the locks: what others committed meanwhile counts.
    const changes = await this.credentials.untold(tx, scope, { now: at, retold: new Date(now - RETELL_MS) });
    for (let from = 0; from < changes.length; from += CHUNK) {
      const chunk = changes.slice(from, from + CHUNK);
      const first = await this.facts.publish(
        tx,
        chunk.map((change) => changedFact(change.hash, change.tenant, now, change)),
      );
      if (!(await this.credentials.told(tx, chunk, first, at)))
        throw new Rejection(
          'concurrent-write',
          'CREDENTIAL_CHANGED',
          'Somebody else has just changed the same; try again',
          { retryAfterMs: 1_000 },
        );
      this.told.get(tx)?.push(...chunk.map(({ hash }) => hash));
    }
  }

  /** Tells of every live credential that the others were not told of, or not lately. */
  async tellAll(): Promise<void> {
    const now = systemClock.now();
    const retold = new Date(now - RETELL_MS);
    for (;;) {
      const scope = await this.credentials.untoldOwners(new Date(now), retold, CHUNK);
      if (scope === null) return;
      await this.change((tx) => this.tell(tx, scope));
    }
  }

  private async sweep(): Promise<void> {
    await this.tellAll();
    await this.credentials.prune(new Date(systemClock.now() - KEEP_MS));
  }
}

const DEADLOCK = '40P01';

const isConflict = (error: unknown): boolean =>
  error instanceof Rejection
    ? error.code === 'CREDENTIAL_CHANGED'
    : (error as { code?: unknown } | null)?.code === DEADLOCK;
