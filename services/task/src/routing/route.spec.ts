import { describe, expect, it } from 'vitest';

import type { Person } from '../people/person.js';
import { Directory } from '../people/directory.js';
import { escalationTarget, route, type OwnerRule } from './route.js';

const NOW = 1_000;
const person = (personId: string, more: Partial<Person> = {}): Person => ({
  tenant: 'default',
  personId,
  name: personId,
  email: `${personId}@x`,
  roles: ['participant'],
  groups: [],
  manager: '',
  backup: '',
  absentUntil: null,
  active: true,
  joined: true,
  ...more,
});
const directory = new Directory(
  [
    person('ann', { manager: 'max', backup: 'bob' }),
    person('bob'),
    person('max'),
    person('away', { absentUntil: NOW + 1, backup: 'bob', manager: 'max' }),
    person('lonely', { absentUntil: NOW + 1 }),
    person('back', { absentUntil: NOW }),
    person('gone', { active: false, manager: 'max' }),
    person('deputy', { absentUntil: NOW + 1, backup: 'ann' }),
  ],
  [{ groupId: 'risk', name: 'Risk', members: ['ann'] }],
);
const owner = (rule: Partial<OwnerRule>, forbidden: readonly string[] = []) =>
  route({ assignee: '', candidates: [], backup: '', ...rule }, directory, {
    now: NOW,
    startedBy: 'person:ann',
    forbidden: (ref) => forbidden.includes(ref),
  });
const has = (assignee: string | null, candidates: string[] = [], rerouted = false) => ({
  assignee,
  candidates,
  rerouted,
});

describe('routing', () => {
  it('gives a step to whom the diagram names', () => {
    expect(owner({ assignee: 'person:ann' })).toEqual(has('person:ann'));
    expect(owner({ assignee: 'ann' })).toEqual(has('person:ann'));
    expect(owner({ assignee: 'starter' })).toEqual(has('person:ann'));
    expect(owner({ assignee: 'person:back' })).toEqual(has('person:back'));
  });
  it('offers it to those of the candidates who exist', () => {
    expect(owner({ candidates: ['group:risk', 'person:bob', 'person:gone', 'group:none', 'group:risk'] })).toEqual(
      has(null, ['group:risk', 'person:bob']),
    );
    expect(owner({ assignee: 'group:risk' })).toEqual(has(null, ['group:risk']));
  });
  it('replaces who is away by the backup of the step, their own, their manager', () => {
    expect(owner({ assignee: 'person:away', backup: 'person:ann' })).toEqual(has('person:ann', [], true));
    expect(owner({ assignee: 'person:away' })).toEqual(has('person:bob', [], true));
    expect(owner({ assignee: 'person:away', backup: 'manager-of-assignee' })).toEqual(has('person:max', [], true));
    expect(owner({ assignee: 'person:gone' })).toEqual(has('person:max', [], true));
    expect(owner({ assignee: 'person:away', backup: 'person:deputy' })).toEqual(has('person:ann', [], true));
  });
  it('waits for who is away when nobody stands in', () => {
    expect(owner({ assignee: 'person:lonely' })).toEqual(has('person:lonely'));
    expect(owner({ assignee: 'person:lonely', candidates: ['group:risk'] })).toEqual(has(null, ['group:risk']));
  });
  it('leaves what is for nobody to the operators', () => {
    expect(owner({})).toEqual(has(null));
    expect(owner({ assignee: 'person:none', candidates: ['group:none'] })).toEqual(has(null));
    expect(owner({ candidates: ['group:none'], backup: 'person:bob' })).toEqual(has('person:bob', [], true));
  });
  it('passes over who may not do the step', () => {
    expect(owner({ assignee: 'person:ann' }, ['person:ann'])).toEqual(has('person:bob', [], true));
    expect(owner({ assignee: 'person:ann' }, ['person:ann', 'person:bob', 'person:max'])).toEqual(has(null));
  });
  it('escalates to a person who is there, to a group, or to nobody', () => {
    const to = (target: string, assignee: string | null = 'person:ann') =>
      escalationTarget(target, { assignee, backup: '' }, directory, {
        now: NOW,
        startedBy: '',
        forbidden: () => false,
      });
    expect([to('person:max'), to('person:away'), to('group:risk'), to('backup'), to('manager-of-assignee')]).toEqual([
      'person:max',
      'person:bob',
      'group:risk',
      'person:bob',
      'person:max',
    ]);
    expect([to('group:none'), to('person:lonely'), to('manager-of-assignee', null)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
