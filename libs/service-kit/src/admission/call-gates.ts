import { hash } from 'node:crypto';

import type { Rejection } from '@baton/kernel';

import type { Credentials } from '../identity/authenticator.js';
import type { Caller } from '../identity/caller.js';
import { presented } from '../identity/credential.js';

/** Takes a call of a tenant and answers what has to be called once it is answered; or refuses it. Must be quick. */
export type Gate = (tenant: string) => (() => void) | Rejection;

interface Entry {
  leave: (() => void) | undefined;
  /** Its handler has begun: it goes on also when the caller is gone. */
  running: boolean;
  /** Of credentials whose tenant is not known yet. */
  readonly unknown: string | undefined;
}

const ENTRY = Symbol('entry');
type Entered = { [ENTRY]?: Entry };

/** Callers who are not known yet share what one tenant may have. */
const NOBODY = '';
const MOST_TENANTS = 10_000;

/**
 * Refuses calls before anything of them is read, where a service limits what it has under way. Whose call it is has not
 * been proven then: what is believed is that the same credentials belong to the same tenant as before. That decides
 * about the place in the queue alone.
 */
export class CallGates {
  private readonly gates = new Map<string, Gate>();
  /** By the hash of the credentials. */
  private readonly tenants = new Map<string, string>();

  /** @param names paths of unary gRPC methods, and HTTP methods with routes: `POST /v1/jobs/:jobId/complete` */
  limit(names: readonly string[], gate: Gate): void {
    for (const name of names) this.gates.set(name, gate);
  }

  isLimited(name: string): boolean {
    return this.gates.has(name);
  }

  /**
   * @param key the call's own object: what the authentication guard knows it by
   * @returns why it is refused; undefined: it is taken, and has to be {@link left}
   */
  enter(name: string, key: object, credentials: Credentials): Rejection | undefined {
    const gate = this.gates.get(name);
    if (gate === undefined) return undefined;
    const proof = proofOf(credentials);
    const tenant = proof === undefined ? undefined : this.tenants.get(proof);
    const leave = gate(tenant ?? NOBODY);
    if (typeof leave !== 'function') return leave;
    (key as Entered)[ENTRY] = { leave, running: false, unknown: tenant === undefined ? proof : undefined };
    return undefined;
  }

  /** The call is authenticated, and its handler begins. */
  begin(key: object, { tenant }: Caller): void {
    const entry = (key as Entered)[ENTRY];
    if (entry === undefined) return;
    entry.running = true;
    if (entry.unknown === undefined) return;
    if (this.tenants.size >= MOST_TENANTS) this.tenants.delete(this.tenants.keys().next().value as string);
    this.tenants.set(entry.unknown, tenant);
  }

  /** The call is answered. Harmless for calls that were not limited, and when repeated. */
  left(key: object): void {
    const entry = (key as Entered)[ENTRY];
    const leave = entry?.leave;
    if (entry === undefined || leave === undefined) return;
    entry.leave = undefined;
    leave();
  }

  /** The caller is gone. What its handler does is still under way. */
  abandoned(key: object): void {
    if ((key as Entered)[ENTRY]?.running === false) this.left(key);
  }
}

/** Tokens of services are none that were given out: they are taken whole. */
function proofOf(credentials: Credentials): string | undefined {
  const [first] = presented(credentials);
  if (first !== undefined) return first.hash.toString('base64');
  const { authorization } = credentials;
  return authorization === undefined ? undefined : hash('sha256', authorization, 'base64');
}
