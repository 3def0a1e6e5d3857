import { parseJson } from '@baton/kernel';
import { describe, expect, it } from 'vitest';
import { fromBinaryEvent, toBinaryEvent } from './cloud-event.js';
import type { Fact } from './fact.js';

const fact: Fact = {
  id: 'i1:3:0',
  topic: 't',
  type: 'baton.execution.instance.started.v1',
  source: '/baton/execution',
  key: 'i1',
  seq: 12288,
  time: '2026-11-21T10:00:00Z',
  tenant: 'acme',
  data: parseJson('{"amount":1.10}'),
  traceparent: '00-1-2-01',
};

describe('a binary event', () => {
  it('carries the attributes in headers and the data as the body, numbers by their text', () => {
    expect(toBinaryEvent(fact)).toEqual({
      headers: {
        ce_specversion: '1.0',
        ce_id: 'i1:3:0',
        ce_source: '/baton/execution',
        ce_type: 'baton.execution.instance.started.v1',
        ce_subject: 'i1',
        ce_time: '2026-11-21T10:00:00Z',
        ce_sequence: '12288',
        ce_tenant: 'acme',
        'content-type': 'application/json',
        ce_traceparent: '00-1-2-01',
        traceparent: '00-1-2-01',
      },
      body: '{"amount":1.10}',
    });
  });

  it('is read back as it was, from text or bytes and from headers in any case', () => {
    const { headers, body } = toBinaryEvent(fact);
    const bytes = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), Buffer.from(value)]),
    );
    for (const read of [fromBinaryEvent('t', headers, body), fromBinaryEvent('t', bytes, body)])
      expect(read).toEqual(fact);
  });

  it("keeps the fact's own trace when the transport has put its own into the message", () => {
    const { headers, body } = toBinaryEvent(fact);
    expect(fromBinaryEvent('t', { ...headers, traceparent: '00-9-9-01' }, body).traceparent).toBe('00-1-2-01');
    const { traceparent: _, ...untraced } = fact;
    const sent = toBinaryEvent(untraced);
    expect(fromBinaryEvent('t', { ...sent.headers, traceparent: '00-9-9-01' }, body).traceparent).toBeUndefined();
  });

  it('has no header for what is absent', () => {
    const { traceparent: _, ...untraced } = fact;
    expect(Object.values(toBinaryEvent(untraced).headers)).not.toContain(undefined);
    expect(fromBinaryEvent('t', toBinaryEvent(untraced).headers, '{}')).not.toHaveProperty('traceparent');
  });

  it.each([
    ['ce_id', undefined],
    ['ce_subject', ''],
    ['ce_sequence', 'x'],
    ['ce_specversion', '0.3'],
  ])('is refused with %s = %s', (name, value) => {
    const headers = { ...toBinaryEvent(fact).headers, [name]: value };
    expect(() => fromBinaryEvent('t', headers, '{}')).toThrow(
      expect.objectContaining({ code: 'EVENT_MALFORMED', message: expect.stringContaining(name) }),
    );
  });

  it('is refused when its body is no JSON', () => {
    expect(() => fromBinaryEvent('t', toBinaryEvent(fact).headers, '{')).toThrow('no JSON');
  });
});
