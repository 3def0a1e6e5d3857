import { initialState } from '@baton/engine';
import { describe, expect, it } from 'vitest';

import type { Commit } from '../instances/commits.js';
import { KEPT_ROWS, RecentCommits } from './recent-commits.js';

const commit = (seq: number): Commit => ({
  instanceId: 'i',
  seq,
  events: [{ type: 'InstanceCompleted' }],
  state: initialState(),
  context: { tenant: 'acme', actor: 'person:ada', at: Date.UTC(2026, 10, 21) },
});

describe('recent commits', () => {
  it('are handed on as they would be read', () => {
    const recent = new RecentCommits();
    recent.keep('700', [commit(1)]);
    expect(recent.take('700')).toEqual([
      {
        instanceId: 'i',
        seq: 1,
        at: '2026-11-21T00:00:00.000Z',
        tenant: 'acme',
        actor: 'person:ada',
        events: [{ type: 'InstanceCompleted' }],
      },
    ]);
  });

  it('are handed on once', () => {
    const recent = new RecentCommits();
    recent.keep('700', [commit(1)]);
    recent.take('700');
    expect(recent.take('700')).toBeUndefined();
  });

  it('are forgotten, the oldest first, when nobody comes for them', () => {
    const recent = new RecentCommits();
    for (let i = 1; i <= KEPT_ROWS / 2 + 1; i++) recent.keep(String(i), [commit(1), commit(2)]);
    expect(recent.take('1')).toBeUndefined();
    expect(recent.take('2')).toHaveLength(2);
  });
});
