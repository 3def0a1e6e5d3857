import { describe, expect, it } from 'vitest';

import { PendingEvents } from './pending-events.js';
import type { StreamEvent } from './stream-event.js';

const event = (more: Partial<StreamEvent>): StreamEvent => ({
  tenant: 't',
  kind: 'progress',
  type: 'x',
  instanceId: 'i',
  refs: [],
  ...more,
});

describe('what a screen is still to be told', () => {
  it('is each thing once, in order', () => {
    const pending = new PendingEvents();
    for (const more of [{}, { kind: 'task', userTaskId: 'i:1' }, {}] as const) pending.add(event(more));
    expect(pending.take()).toBe(
      'event: progress\ndata: {"instanceId":"i","type":"x"}\n\nevent: task\ndata: {"instanceId":"i","userTaskId":"i:1","type":"x"}\n\n',
    );
    expect(pending.take()).toBe('');
  });
  it('is bounded, and forgets no kind', () => {
    const pending = new PendingEvents();
    for (let n = 0; n < 10_000; n++) pending.add(event({ instanceId: String(n) }));
    pending.add(event({ kind: 'incident' }));
    const frames = pending
      .take()
      .split('\n\n')
      .filter((frame) => frame !== '');
    expect(frames).toHaveLength(501);
    expect(frames.at(-1)).toContain('event: incident');
  });
});
