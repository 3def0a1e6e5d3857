import { describe, expect, it } from 'vitest';

import { deadlineOfCall, withinDeadline, type Reply } from '../src/grpc/call-deadline.js';

const call = (deadline: Date | number) => ({ getDeadline: () => deadline });

describe('the deadline of a call', () => {
  it('is known while it is handled, across awaits, and to nobody else', async () => {
    const seen = withinDeadline(
      call(new Date(5_000)),
      () => undefined,
      async () => {
        await Promise.resolve();
        return deadlineOfCall();
      },
    );
    expect(deadlineOfCall()).toBe(Infinity);
    expect(await seen).toBe(5_000);
  });

  it('binds nothing that goes on after the answer', async () => {
    let answer: Reply = () => undefined;
    const given: unknown[] = [];
    let later!: () => void;
    const goingOn = withinDeadline(
      call(5_000),
      (...values) => given.push(...values),
      async (reply) => {
        answer = reply;
        await new Promise<void>((resolve) => (later = resolve));
        return deadlineOfCall();
      },
    );
    answer(null, 'done');
    later();
    expect(given).toEqual([null, 'done']);
    expect(await goingOn).toBe(Infinity);
  });

  it('is none where the caller waits for ever', () => {
    expect(withinDeadline(call(Infinity), () => undefined, deadlineOfCall)).toBe(Infinity);
  });
});
