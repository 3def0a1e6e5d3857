import { Role, type Group, type Person } from '@baton/contracts/task';

import { isEmail, type Address } from '../messages/letter.js';

/** The people of one tenant and how they are reached, as of one moment. */
export class Directory {
  private readonly people: ReadonlyMap<string, Person>;
  private readonly groups: ReadonlyMap<string, Group>;

  constructor(people: readonly Person[], groups: readonly Group[]) {
    this.people = new Map(people.filter(({ active }) => active).map((person) => [person.personId, person]));
    this.groups = new Map(groups.map((group) => [group.groupId, group]));
  }

  /** Who is meant by `person:x`, `group:x` or an e-mail address; nobody where that is unknown. */
  resolve(ref: string): Address[] {
    const [kind, id = ''] = split(ref);
    if (kind === 'person') return this.addresses([id]);
    if (kind === 'group') return this.addresses(this.groups.get(id)?.members ?? []);
    return isEmail(ref) ? [{ email: ref, name: '' }] : [];
  }

  /** Those who mend what nobody owns: the operators, or else the admins. */
  operators(): Address[] {
    const withRole = (role: Role) => [...this.people.values()].filter(({ roles }) => roles.includes(role));
    const operators = withRole(Role.ROLE_OPERATOR);
    return addressesOf(operators.length > 0 ? operators : withRole(Role.ROLE_ADMIN));
  }

  private addresses(personIds: readonly string[]): Address[] {
    return addressesOf(personIds.flatMap((id) => this.people.get(id) ?? []));
  }
}

const addressesOf = (people: readonly Person[]): Address[] => people.map(({ email, name }) => ({ email, name }));

function split(ref: string): readonly [string, string?] {
  const at = ref.indexOf(':');
  return at < 0 ? [ref] : [ref.slice(0, at), ref.slice(at + 1)];
}
