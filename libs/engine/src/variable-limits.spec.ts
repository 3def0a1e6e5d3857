import type { Json } from '@baton/kernel';
import { describe, expect, it } from 'vitest';

import { el, processOf } from '../test/build-process.js';
import { simulate } from './simulation/index.js';
import { tooLarge, VALUE_DEPTH } from './variable-limits.js';

const nested = (levels: number): Json => (levels === 0 ? 1 : [nested(levels - 1)]);

describe('limits of variables', () => {
  it('bound the size and the depth of a value', () => {
    expect(tooLarge({ a: ['x'.repeat(1_000), nested(VALUE_DEPTH - 2)] })).toBeUndefined();
    expect(tooLarge(nested(VALUE_DEPTH + 1))).toContain('in one another');
    expect(tooLarge(['x'.repeat(5_000_000)])).toContain('larger than');
    expect(tooLarge(Array.from({ length: 5_000_000 }, () => null))).toContain('larger than');
  });
  it('refuse a command that brings more', () => {
    const run = simulate(processOf([el('userTask', 'ask')], []), { checked: false });
    const refused = expect.objectContaining({ kind: 'too-large', code: 'VARIABLES_TOO_LARGE' }) as Error;
    expect(() => run.start({ deep: nested(200) })).toThrow(refused);
    expect(() => run.start().completeTask('ask', { text: 'x'.repeat(5_000_000) })).toThrow(refused);
  });
  it('stop a process that makes more at an incident', () => {
    const grow = el('scriptTask', 'grow', { script: { expression: '[text, text, text]', resultVariable: 'all' } });
    const run = simulate(processOf([grow], []), { checked: false }).start({ text: 'x'.repeat(2_000_000) });
    expect(run.incidents()).toEqual(['VARIABLES_TOO_LARGE']);
  });
});
