import { Injectable } from '@nestjs/common';

import { callerAt, type Caller, type CredentialState, systemClock } from '@baton/service-kit';

import { ApiKeysHandler } from '../api-keys/api-keys.handler.js';
import { CredentialsRepository } from './credentials.repository.js';

/** Whom credentials prove. */
@Injectable()
export class CallersHandler {
  constructor(
    private readonly credentials: CredentialsRepository,
    private readonly keys: ApiKeysHandler,
  ) {}

  /** All that is known of a credential, for a service that is shown it. Notes the use of a key. */
  async stateOf(hash: Buffer): Promise<CredentialState> {
    const { usedAt, ...state } = await this.credentials.find(hash);
    const caller = callerAt(state, systemClock.now());
    if (caller?.kind === 'api-key') await this.keys.noteUse(caller.subject, usedAt);
    return state;
  }

  /** Whom the credential proves now; null for what is unknown, revoked or over. */
  async callerOf(hash: Buffer): Promise<Caller | null> {
    return callerAt(await this.stateOf(hash), systemClock.now());
  }
}
