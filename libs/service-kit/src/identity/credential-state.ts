import { z } from 'zod';

import { fromTimestamp } from '@baton/contracts';
import type { CredentialChanged } from '@baton/contracts/task';

import { ROLES, type Caller, type Role } from './caller.js';

/** What is known of one credential. */
export interface CredentialState {
  /** Null: nobody, because it was revoked, has ended or never was. */
  readonly caller: Caller | null;
  /** Milliseconds since 1970, real time; null where it does not expire. */
  readonly expiresAt: number | null;
  /** Of the fact it comes from; a state with a higher one is newer. 0 before the first fact. */
  readonly seq: number;
}

/** Whom the credential proves at the moment `now`. */
export const callerAt = ({ caller, expiresAt }: CredentialState, now: number): Caller | null =>
  expiresAt !== null && expiresAt <= now ? null : caller;

const told = z.object({
  tenant: z.string().min(1),
  subject: z.string().min(1),
  kind: z.enum(['person', 'api-key', 'guest']),
  roles: z.array(z.string()).default([]),
  name: z.string().default(''),
  groups: z.array(z.string()).default([]),
  taskId: z.string().default(''),
});

/**
 * The caller that a fact, an answer or a stored copy tells of, its fields always in the same order. Null for what cannot be
 * read: it proves nobody. Roles that this release does not know give no rights.
 */
export function callerFrom(value: unknown): Caller | null {
  const parsed = told.safeParse(value);
  if (!parsed.success) return null;
  const { kind, tenant, subject, name, roles, groups, taskId } = parsed.data;
  return {
    kind,
    tenant,
    subject,
    name,
    roles: roles.filter((role): role is Role => ROLES.includes(role as Role) && role !== 'service'),
    ...(kind === 'person' && { groups }),
    ...(kind === 'guest' && { taskId }),
  };
}

export const stateFrom = (changed: Partial<CredentialChanged> | undefined, seq: number): CredentialState => ({
  caller: callerFrom(changed?.caller),
  expiresAt: fromTimestamp(changed?.expiresAt ?? undefined) ?? null,
  seq,
});
