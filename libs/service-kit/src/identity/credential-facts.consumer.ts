import type pg from 'pg';

import { factTypes, topics } from '@baton/contracts';
import type { CredentialChanged } from '@baton/contracts/task';
import type { Bus, Fact, Subscription } from '@baton/messaging';

import type { CredentialCopies, CredentialCopy } from './credential-copies.js';
import { stateFrom } from './credential-state.js';

export const IDENTITY_GROUP = 'identity';

export interface CredentialFacts {
  readonly bus: Bus;
  readonly pool: pg.Pool;
  readonly schema: string;
  readonly copies: CredentialCopies;
  /** Told of the hashes, in hexadecimal digits, of which something new is known. */
  readonly changed: (hashes: Iterable<string>) => void;
}

/**
 * Follows what `task` says of credentials. Nothing here can park a fact: a revocation behind a parked one would never be
 * known. What cannot be read is kept as proof of nobody.
 */
export const followCredentials = ({ bus, pool, schema, copies, changed }: CredentialFacts): Promise<Subscription> =>
  bus.subscribe({
    group: IDENTITY_GROUP,
    topics: [topics.credential],
    types: [factTypes.CredentialChanged],
    db: { pool, schema },
    handle: async (batch, tx) => {
      const states = latest(batch);
      await copies.apply(tx, states);
      changed(states.keys());
    },
  });

const SHA256_HEX = /^[0-9a-f]{64}$/;

function latest(batch: readonly Fact[]): Map<string, CredentialCopy> {
  const states = new Map<string, CredentialCopy>();
  for (const { key, seq, data, time } of batch) {
    if (!SHA256_HEX.test(key) || (states.get(key)?.seq ?? -1) >= seq) continue;
    states.set(key, { ...stateFrom(data as CredentialChanged, seq), checkedAt: Date.parse(time) });
  }
  return states;
}
