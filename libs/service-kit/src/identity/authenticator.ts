import type { Caller } from './caller.js';

/** What a call brings to prove who makes it. */
export interface Credentials {
  /** The `authorization` header or metadata entry, e.g. `Bearer bk_…`. */
  readonly authorization?: string;
  /** The `cookie` header; HTTP only. */
  readonly cookie?: string;
  /** Address of the peer, for throttling. */
  readonly remoteAddress?: string;
}

/**
 * Knows people, API keys and guests. Service tokens are verified before it is asked.
 *
 * `null` when the credentials are none it knows, or no longer valid. Throws a Rejection only for what the
 * caller has to know (throttled, database away).
 */
export interface Authenticator {
  authenticate(credentials: Credentials): Promise<Caller | null>;
}
