import { describe, expect, it } from 'vitest';

import { pdf } from './guest.js';
import { lineOf } from './timeline.js';
import { until } from './until.js';
import { validate } from './worker.js';

describe('the pieces of the story', () => {
  it('a wrong IBAN is an answer of the worker, no failure', () => {
    expect(validate({ iban: 'DE89370400440532013000' })).toEqual({ valid: true });
    expect(validate({ iban: 'DE00' })).toEqual({ valid: false });
    expect(validate({})).toEqual({ valid: false });
  });
  it('a document is a PDF whose table finds every object', () => {
    const file = Buffer.from(pdf('Acme (Fasteners): bank letter')).toString('latin1');
    const offsets = [...file.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
    expect(offsets.map((offset, index) => file.startsWith(`${index + 1} 0 obj`, offset))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(file.startsWith('xref', Number(/startxref\n(\d+)/.exec(file)?.[1]))).toBe(true);
  });
  it('an entry of the timeline is told with its time in UTC', () => {
    const entry = {
      eventId: 'e',
      at: '2026-11-21T14:05:09.123Z',
      type: 'UserTaskCompleted',
      text: 'Rita rated the vendor.',
    };
    expect(lineOf(entry)).toBe('14:05:09  Rita rated the vendor.');
  });
  it('what does not come to pass is named', async () => {
    let asked = 0;
    expect(await until('three', async () => (++asked === 3 ? asked : undefined))).toBe(3);
    await expect(until('never', async () => undefined, 0)).rejects.toThrow('within 0 s: never');
  });
});
