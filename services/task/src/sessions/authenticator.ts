import { Injectable } from '@nestjs/common';

import type { Authenticator, Caller, Credentials } from '@baton/service-kit';

import { ApiKeysHandler } from '../api-keys/api-keys.handler.js';
import { GuestsHandler } from '../guests/guests.handler.js';
import { hashToken } from '../tokens.js';
import { CallerCache } from './caller-cache.js';
import { cookieIn, GUEST_COOKIE, SESSION_COOKIE } from './cookies.js';
import { SessionsRepository } from './sessions.repository.js';

const LONGEST = 500;

/** Knows people by their session, programs by their key, and guests by theirs. A header says more than a cookie. */
@Injectable()
export class TaskAuthenticator implements Authenticator {
  constructor(
    private readonly keys: ApiKeysHandler,
    private readonly sessions: SessionsRepository,
    private readonly guests: GuestsHandler,
    private readonly cache: CallerCache,
  ) {}

  async authenticate({ authorization, cookie }: Credentials): Promise<Caller | null> {
    if (authorization !== undefined) {
      const key = /^bearer +(\S+)$/i.exec(authorization)?.[1];
      return this.by(key, (hash) => this.keys.callerOf(hash));
    }
    const person = await this.by(cookieIn(cookie, SESSION_COOKIE), (hash) => this.sessions.callerOf(hash));
    return person ?? this.by(cookieIn(cookie, GUEST_COOKIE), (hash) => this.guests.callerWith(hash));
  }

  private async by(token: string | undefined, load: (hash: Buffer) => Promise<Caller | null>): Promise<Caller | null> {
    if (token === undefined || token.length > LONGEST) return null;
    const hash = hashToken(token);
    return this.cache.get(hash, () => load(hash));
  }
}
