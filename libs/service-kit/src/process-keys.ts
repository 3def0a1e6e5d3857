import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

import type { ServiceKeys } from './identity/service-tokens.js';

/**
 * A private Ed25519 key in PEM (PKCS #8).
 *
 * @throws Error that says what is wrong, and nothing of the key
 */
export function signingKeyOf(pem: string): KeyObject {
  const key = attempt(() => createPrivateKey(pem));
  if (key?.asymmetricKeyType !== 'ed25519') throw new Error('has to be a private Ed25519 key in PEM (PKCS #8)');
  return key;
}

/**
 * The public Ed25519 keys of a JWK Set by their `kid`, which is the name of a service. The last one of a name counts.
 *
 * @throws Error that says what is wrong
 */
export function verifyingKeysOf(text: string): ReadonlyMap<string, KeyObject> {
  const set = attempt(() => JSON.parse(text) as { keys?: unknown });
  if (!Array.isArray(set?.keys)) throw new Error('has to be a JWK Set: {"keys": […]}');
  const keys = new Map<string, KeyObject>();
  for (const jwk of set.keys as (JsonWebKey & { kid?: unknown })[]) {
    const key = attempt(() => createPublicKey({ key: jwk, format: 'jwk' }));
    if (typeof jwk?.kid !== 'string' || jwk.kid === '') throw new Error('has a key without `kid`, the service’s name');
    if (jwk.d !== undefined) throw new Error(`holds the private key of ${jwk.kid}: only public keys belong there`);
    if (key?.asymmetricKeyType !== 'ed25519') throw new Error(`has no public Ed25519 key for ${jwk.kid}`);
    keys.set(jwk.kid, key);
  }
  return keys;
}

/** What is wrong with the keys of one process, in words; undefined when they belong together. */
export function keysProblem(
  service: string,
  signing: KeyObject,
  verifying: ReadonlyMap<string, KeyObject>,
): string | undefined {
  const published = verifying.get(service);
  if (published === undefined) return `has no key with the kid ${service}: nobody could verify its calls`;
  return published.equals(createPublicKey(signing))
    ? undefined
    : `its key for ${service} is not the public half of BATON_SERVICE_KEY`;
}

/** Keys for a process that runs one service: its own to sign with, those of all to verify. */
export const fileKeys = (
  service: string,
  signing: KeyObject,
  verifying: ReadonlyMap<string, KeyObject>,
): ServiceKeys => ({
  signingKey(name) {
    if (name !== service) throw new Error(`No signing key for the service ${name}`);
    return signing;
  },
  verifyingKey: (name) => verifying.get(name),
});

function attempt<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
