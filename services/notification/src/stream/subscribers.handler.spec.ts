import { describe, expect, it } from 'vitest';

import type { Caller } from '@baton/service-kit';

import { SubscribersHandler } from './subscribers.handler.js';

const caller = (subject: string): Caller => ({ tenant: 't', kind: 'person', subject, roles: ['participant'] });
const screenOf = (subject: string) => ({ caller: caller(subject), tell: () => undefined, close: () => undefined });

describe('the screens of one caller', () => {
  it('are many, and no more than leaves room for others', () => {
    const subscribers = new SubscribersHandler();
    const leave = Array.from({ length: 50 }, () => subscribers.add(screenOf('ann')));
    expect(() => subscribers.add(screenOf('ann'))).toThrow(expect.objectContaining({ code: 'TOO_MANY_STREAMS' }));
    expect(() => subscribers.add(screenOf('bea'))).not.toThrow();
    leave[0]?.();
    expect(() => subscribers.add(screenOf('ann'))).not.toThrow();
  });
});
