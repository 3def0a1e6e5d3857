import { Injectable } from '@nestjs/common';

import { systemClock, type Caller } from '@baton/service-kit';

/** Longest time that another process may still accept what was revoked in this one. */
const TTL_MS = 3_000;
const MOST = 10_000;

const keyOf = (hash: Buffer): string => hash.toString('base64');

/** Callers by the hash of what they proved themselves with. Forgotten at once where identities change in this process. */
@Injectable()
export class CallerCache {
  private readonly callers = new Map<string, { caller: Caller; until: number }>();
  private readonly loading = new Map<
    string,
    { readonly generation: number; readonly caller: Promise<Caller | null> }
  >();
  private generation = 0;

  /** The cached caller, or what `load` finds, once for all who ask meanwhile. What is not found is not cached. */
  async get(hash: Buffer, load: () => Promise<Caller | null>): Promise<Caller | null> {
    const key = keyOf(hash);
    const cached = this.callers.get(key);
    if (cached !== undefined && cached.until > systemClock.now()) return cached.caller;
    const { generation } = this;
    const under = this.loading.get(key);
    if (under?.generation === generation) {
      const found = await under.caller;
      // It may have become known since that look began.
      if (found !== null) return found;
    }
    const loading = { generation, caller: load() };
    this.loading.set(key, loading);
    try {
      const caller = await loading.caller;
      // Read before a change that has come meanwhile: good for this call, not for later ones.
      if (caller !== null && generation === this.generation) this.keep(key, caller);
      return caller;
    } finally {
      if (this.loading.get(key) === loading) this.loading.delete(key);
    }
  }

  /** To be called after every committed change of what credentials prove. */
  forget(hashes: readonly Buffer[]): void {
    if (hashes.length > 0) this.generation += 1;
    for (const hash of hashes) this.callers.delete(keyOf(hash));
  }

  private keep(key: string, caller: Caller): void {
    if (this.callers.size >= MOST) this.callers.delete(this.callers.keys().next().value as string);
    this.callers.set(key, { caller, until: systemClock.now() + TTL_MS });
  }
}
