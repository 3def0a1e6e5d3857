import { Role as WireRole, type Group as WireGroup, type Person as WirePerson } from '@baton/contracts/task';
import { toTimestamp } from '@baton/contracts';
import type { Role } from '@baton/service-kit';

/** Somebody of a tenant who signs in. */
export interface Person {
  readonly tenant: string;
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly groups: readonly string[];
  /** Person ids, or empty. */
  readonly manager: string;
  readonly backup: string;
  /** Milliseconds since 1970 of business time. */
  readonly absentUntil: number | null;
  readonly active: boolean;
  /** Has set a password. */
  readonly joined: boolean;
}

export interface Group {
  readonly groupId: string;
  readonly name: string;
  readonly members: readonly string[];
}

/** The roles that admins can give. */
export const GIVEN_ROLES = [
  'admin',
  'designer',
  'operator',
  'participant',
  'worker',
] as const satisfies readonly Role[];
export type GivenRole = (typeof GIVEN_ROLES)[number];

export const toWireRole = (role: Role): WireRole => `ROLE_${role.toUpperCase()}` as WireRole;
/** The role's own name; what the contract does not know stays unknown, for validation to refuse. */
export const fromWireRole = (role: WireRole): string => role.replace(/^ROLE_/, '').toLowerCase();

export const toWirePerson = (person: Person): WirePerson => ({
  personId: person.personId,
  name: person.name,
  email: person.email,
  roles: person.roles.map(toWireRole),
  groups: [...person.groups],
  manager: person.manager,
  backup: person.backup,
  absentUntil: person.absentUntil === null ? undefined : toTimestamp(person.absentUntil),
  active: person.active,
  joined: person.joined,
});

export const toWireGroup = ({ groupId, name, members }: Group): WireGroup => ({ groupId, name, members: [...members] });

/** An id made of an e-mail address: `Jo.Doe+x@example.org` is `jo.doe-x`. */
export const idOfEmail = (email: string): string =>
  (email.split('@')[0] ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
    .slice(0, 50) || 'person';
