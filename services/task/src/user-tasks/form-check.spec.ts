import { describe, expect, it } from 'vitest';

import { checkForm } from './form-check.js';

const form = (field: object): string => JSON.stringify({ type: 'object', properties: { field } });
const check = (field: object, value: unknown) => checkForm(form(field), JSON.stringify({ field: value }));
const broken = expect.objectContaining({ code: 'FORM_BROKEN' });

describe('a pattern in a form', () => {
  it.each([
    ['^INV-\\d{4}$', 'INV-2026', 'INV-x'],
    ['^\\u00e4\\/[\\w-]+$', 'ä/a-b', 'a/b'],
    ['^(?<country>[A-Z]{2})\\p{L}+$', 'DEü', 'D1'],
  ])('%s is matched as JSON Schema means it', (pattern, right, wrong) => {
    expect(check({ pattern }, right)).toEqual([]);
    expect(check({ pattern }, wrong)).toMatchObject([{ field: 'variables.field' }]);
  });
  it('takes no longer where others would go back again and again', () => {
    expect(check({ pattern: '^(a+)+$' }, `${'a'.repeat(50_000)}!`)).toHaveLength(1);
    expect(check({ pattern: '(a?){200}a{200}$' }, `${'a'.repeat(1_000_000)}!`)).toHaveLength(1);
  });
  it('is refused where it cannot be matched so, or is too large', () => {
    for (const pattern of ['(?=a)', '(a)\\1', '(', '(a|b)*'.repeat(2_000)])
      expect(() => check({ pattern }, 'a')).toThrow(broken);
  });
  it('is its own, also where several stand in one form', () => {
    const schema = JSON.stringify({ properties: { a: { pattern: '^a$' }, b: { pattern: '^b$' } } });
    expect(checkForm(schema, '{"a":"a","b":"b"}')).toEqual([]);
    expect(checkForm(schema, '{"a":"b","b":"a"}')).toHaveLength(2);
  });
});

describe('a form that would reach out or never end', () => {
  it.each([
    ['a reference to another system', { $ref: 'http://127.0.0.1:1/schema.json' }],
    ['a reference to a file', { $ref: 'file:///etc/passwd' }],
    ['itself', { $ref: '#/properties/field' }],
  ])('is broken, when it holds %s', (_what, field) => {
    expect(() => check(field, 'x')).toThrow(broken);
  });
  it('neither reads nor writes what all objects share', () => {
    const schema = JSON.stringify({ properties: { toString: { type: 'string' } }, required: ['constructor'] });
    expect(checkForm(schema, '{"__proto__":{"polluted":true}}')).toMatchObject([{ message: 'is required' }]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
