import { describe, expect, it } from 'vitest';

import { factTypes } from '@baton/contracts';

import { matches, patternProblem, publicTypes } from './event-types.js';

describe('the types of a subscription', () => {
  it('are named whole or by their beginning', () => {
    expect(matches('baton.instance.completed.v1', factTypes.InstanceCompleted)).toBe(true);
    expect(matches('baton.instance.*', factTypes.InstanceCompleted)).toBe(true);
    expect(matches('*', factTypes.InstanceCompleted)).toBe(true);
    expect(matches('baton.instance', factTypes.InstanceCompleted)).toBe(false);
    expect(matches('baton.incident.*', factTypes.InstanceCompleted)).toBe(false);
  });
  it('are never those that carry secrets', () => {
    const secret = [
      factTypes.CredentialChanged,
      factTypes.PersonInvited,
      factTypes.PersonPasswordReset,
      factTypes.GuestInvited,
    ];
    for (const type of secret) {
      expect(publicTypes).not.toContain(type);
      expect(patternProblem(type)).toContain('secrets');
    }
    expect(publicTypes).toHaveLength(Object.keys(factTypes).length - secret.length);
  });
  it('have to match something', () => {
    expect(patternProblem('baton.person.*')).toContain('matches no type');
    expect(patternProblem('*.completed.v1')).toContain('matches no type');
    expect(patternProblem('baton.user_task.*')).toBeUndefined();
  });
});
