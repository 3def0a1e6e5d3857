import { generateKeyPairSync, type KeyObject } from 'node:crypto';

import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

import { Rejection } from '@baton/kernel';

import { ROLES, serviceCaller, type Caller } from './caller.js';

/** The key a service signs with, and how the keys of the others are found. */
export interface ServiceKeys {
  /** The private Ed25519 key of `service`; only those of this process are known. */
  signingKey(service: string): KeyObject;
  /** The public Ed25519 key of `service`; undefined for a stranger. */
  verifyingKey(service: string): KeyObject | undefined;
}

/** Keys for services that share one process: made at start, never stored. */
export function processKeys(services: readonly string[]): ServiceKeys {
  const pairs = new Map(services.map((service) => [service, generateKeyPairSync('ed25519')]));
  return {
    signingKey(service) {
      const pair = pairs.get(service);
      if (pair === undefined) throw new Error(`No signing key for the service ${service}`);
      return pair.privateKey;
    },
    verifyingKey: (service) => pairs.get(service)?.publicKey,
  };
}

const LIFETIME_S = 60;
const REUSE_MS = 20_000;
const CACHE = 5_000;

/** Signs and verifies the tokens of calls between services: EdDSA, 60 s, for one callee, carrying the caller in `act`. */
export class ServiceTokens {
  private readonly signed = new Map<string, { token: string; until: number }>();
  private readonly verified = new Map<string, { caller: Caller; until: number }>();

  constructor(private readonly keys: ServiceKeys) {}

  /** A token with which the service `from` calls the service `to` for `caller`. */
  async sign(from: string, to: string, caller: Caller): Promise<string> {
    const cacheKey = JSON.stringify([from, to, caller]);
    const known = this.signed.get(cacheKey);
    if (known !== undefined && known.until > Date.now()) return known.token;
    const token = await new SignJWT({ act: { ...caller, via: undefined } })
      .setProtectedHeader({ alg: 'EdDSA', typ: TYPE })
      .setIssuer(from)
      .setAudience(to)
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_S}s`)
      .sign(this.keys.signingKey(from));
    remember(this.signed, cacheKey, { token, until: Date.now() + REUSE_MS });
    return token;
  }

  /** Whether `token` claims to be one of ours; {@link verify} decides. */
  static looksLike(token: string): boolean {
    return token.startsWith(HEADER_START) && token.split('.').length === 3;
  }

  /**
   * The caller that the token carries, with `via` set to the signing service.
   *
   * @param audiences the services that this call may be meant for
   * @throws Rejection `unauthenticated` TOKEN_INVALID
   */
  async verify(token: string, audiences: readonly string[]): Promise<Caller> {
    const cacheKey = `${audiences.join(',')} ${token}`;
    const known = this.verified.get(cacheKey);
    if (known !== undefined && known.until > Date.now()) return known.caller;
    const { issuer, act, exp } = await this.claims(token, audiences);
    const { via: _ignored, ...carried } = act;
    const ownAccount = carried.kind === 'service';
    if (ownAccount && carried.subject !== issuer) throw invalid();
    // On its own account a service has the rights of a service, whatever it claims.
    const caller: Caller = ownAccount ? serviceCaller(issuer, carried.tenant) : { ...carried, via: issuer };
    remember(this.verified, cacheKey, { caller, until: exp * 1000 });
    return caller;
  }

  private async claims(token: string, audiences: readonly string[]) {
    try {
      const { payload } = await jwtVerify(token, (_header, jws) => this.keyOf(jws.payload), {
        audience: [...audiences],
        algorithms: ['EdDSA'],
        typ: TYPE,
        requiredClaims: ['iss', 'exp', 'act'],
        clockTolerance: 2,
      });
      return { issuer: String(payload.iss), exp: payload.exp ?? 0, act: carriedCaller.parse(payload['act']) };
    } catch {
      throw invalid();
    }
  }

  private keyOf(payload: string | Uint8Array): KeyObject {
    const text = typeof payload === 'string' ? payload : Buffer.from(payload).toString('latin1');
    const { iss } = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as { iss?: unknown };
    const key = typeof iss === 'string' ? this.keys.verifyingKey(iss) : undefined;
    if (key === undefined) throw invalid();
    return key;
  }
}

const TYPE = 'baton-service+jwt';
const HEADER_START = Buffer.from(`{"alg":"EdDSA","typ":"${TYPE}"}`).toString('base64url');

const carriedCaller = z.object({
  tenant: z.string(),
  subject: z.string(),
  kind: z.enum(['person', 'api-key', 'service', 'guest']),
  roles: z.array(z.enum(ROLES)),
  name: z.string().optional(),
  groups: z.array(z.string()).optional(),
  taskId: z.string().optional(),
  via: z.string().optional(),
});

const invalid = (): Rejection => new Rejection('unauthenticated', 'TOKEN_INVALID', 'The service token is not valid');

function remember<Value>(cache: Map<string, Value>, key: string, value: Value): void {
  if (cache.size >= CACHE) cache.delete(cache.keys().next().value as string);
  cache.set(key, value);
}
