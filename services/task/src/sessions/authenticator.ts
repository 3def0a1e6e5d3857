import { Injectable } from '@nestjs/common';

import { presented, type Authenticator, type Caller, type Credentials } from '@baton/service-kit';

import { CallerCache } from '../credentials/caller-cache.js';
import { CallersHandler } from '../credentials/callers.handler.js';

/** Knows people by their session, programs by their key, and guests by theirs. */
@Injectable()
export class TaskAuthenticator implements Authenticator {
  constructor(
    private readonly callers: CallersHandler,
    private readonly cache: CallerCache,
  ) {}

  async authenticate(credentials: Credentials): Promise<Caller | null> {
    for (const { kind, hash } of presented(credentials)) {
      const caller = await this.cache.get(hash, () => this.callers.callerOf(hash));
      if (caller?.kind === kind) return caller;
    }
    return null;
  }
}
