import type { Recipient } from '@baton/contracts/task';

import type { Group, Person } from './person.js';
import { idIn } from '../routing/refs.js';

/** The people and groups that some tasks name, as they were at one moment. */
export class Directory {
  private readonly people: ReadonlyMap<string, Person>;
  private readonly groups: ReadonlyMap<string, Group>;

  /** @param keys the names of API keys by their references */
  constructor(
    people: readonly Person[],
    groups: readonly Group[],
    private readonly keys: ReadonlyMap<string, string> = new Map(),
  ) {
    this.people = new Map(people.map((person) => [person.personId, person]));
    this.groups = new Map(groups.map((group) => [group.groupId, group]));
  }

  person(ref: string): Person | undefined {
    return this.people.get(idIn('person', ref) ?? '');
  }

  group(ref: string): Group | undefined {
    return this.groups.get(idIn('group', ref) ?? '');
  }

  /** Whom people know by this reference. */
  name(ref: string): string {
    return this.person(ref)?.name ?? this.group(ref)?.name ?? this.keys.get(ref) ?? ref.slice(ref.indexOf(':') + 1);
  }

  /** The active people behind these references, each once; the operators where there is nobody. */
  recipients(refs: readonly string[]): Recipient[] {
    const found = refs.flatMap((ref) => {
      const members = this.group(ref)?.members.map((id) => this.people.get(id)) ?? [this.person(ref)];
      return members.filter((person) => person?.active === true);
    });
    const told = found.length > 0 ? found : this.operators();
    return [...new Set(told)].map((person) => ({
      ref: `person:${person?.personId}`,
      name: person?.name ?? '',
      email: person?.email ?? '',
    }));
  }

  /** Operators, or where there are none, admins. */
  operators(): Person[] {
    const active = [...this.people.values()].filter((person) => person.active);
    const operators = active.filter(({ roles }) => roles.includes('operator'));
    return operators.length > 0 ? operators : active.filter(({ roles }) => roles.includes('admin'));
  }
}
