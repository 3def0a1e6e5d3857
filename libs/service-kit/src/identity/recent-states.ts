import type { CredentialState } from './credential-state.js';

const KNOWN_MS = 2_000;
const UNKNOWN_MS = 1_000;
const MOST = 10_000;

/**
 * What was found a moment ago, by hash in hexadecimal digits: known credentials for 2 s, unknown ones for 1 s. Apart, so that
 * made-up keys never crowd out those of people.
 */
export class RecentStates {
  private readonly known = new Map<string, { state: CredentialState; until: number }>();
  private readonly unknown = new Map<string, { state: CredentialState; until: number }>();

  get(hash: string, now: number): CredentialState | undefined {
    for (const states of [this.known, this.unknown]) {
      const found = states.get(hash);
      if (found === undefined) continue;
      if (found.until > now) return found.state;
      states.delete(hash);
    }
    return undefined;
  }

  keep(hash: string, state: CredentialState, now: number): void {
    const [states, ms] = state.caller === null ? [this.unknown, UNKNOWN_MS] : [this.known, KNOWN_MS];
    if (states.size >= MOST) states.delete(states.keys().next().value as string);
    states.set(hash, { state, until: now + ms });
  }

  forget(hashes: Iterable<string>): void {
    for (const hash of hashes) {
      this.known.delete(hash);
      this.unknown.delete(hash);
    }
  }
}
