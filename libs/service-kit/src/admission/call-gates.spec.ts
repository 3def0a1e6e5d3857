import { Rejection } from '@baton/kernel';
import { describe, expect, it } from 'vitest';

import { CallGates } from './call-gates.js';

const START = 'POST /v1/instances';
const key = { authorization: 'Bearer baton_key' };
const caller = { tenant: 'acme', subject: 'k', kind: 'api-key', roles: [] } as const;

function gates() {
  const underWay: string[] = [];
  const open = { yes: true };
  const all = new CallGates();
  all.limit([START], (tenant) => {
    if (!open.yes) return new Rejection('exhausted', 'BUSY', 'busy');
    underWay.push(tenant);
    return () => void underWay.splice(underWay.indexOf(tenant), 1);
  });
  return { all, underWay, open };
}

describe('a limited call', () => {
  it('counts for nobody at first, and for its tenant once that was proven', () => {
    const { all, underWay } = gates();
    const call = {};
    all.enter(START, call, key);
    expect(underWay).toEqual(['']);
    all.begin(call, caller);
    all.left(call);
    all.left(call);
    expect(underWay).toEqual([]);
    all.enter(START, {}, key);
    expect(underWay).toEqual(['acme']);
  });
  it('is refused before anything is known of it, and leaves nothing behind', () => {
    const { all, underWay, open } = gates();
    open.yes = false;
    const call = {};
    expect(all.enter(START, call, key)?.code).toBe('BUSY');
    all.left(call);
    expect(underWay).toEqual([]);
  });
  it('that is given up gives its place back at once, unless its handler has begun', () => {
    const { all, underWay } = gates();
    const [early, late] = [{}, {}];
    all.enter(START, early, key);
    all.enter(START, late, key);
    all.begin(late, caller);
    all.abandoned(early);
    all.abandoned(late);
    expect(underWay).toHaveLength(1);
    all.left(late);
    expect(underWay).toHaveLength(0);
  });
  it('without credentials never stands for somebody', () => {
    const { all, underWay } = gates();
    const call = {};
    all.enter(START, call, {});
    all.begin(call, caller);
    all.enter(START, {}, {});
    expect(underWay).toEqual(['', '']);
  });
  it('is one that is listed; others are let through uncounted', () => {
    const { all, underWay } = gates();
    expect([all.isLimited(START), all.isLimited('GET /livez')]).toEqual([true, false]);
    expect(all.enter('GET /livez', {}, key)).toBeUndefined();
    expect(underWay).toEqual([]);
  });
});
