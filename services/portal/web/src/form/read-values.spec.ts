import { NumberText, stringifyJson, type Json } from '@baton/kernel';
import { describe, expect, it } from 'vitest';

import { readValues } from './read-values.js';
import { initialValues, widgetOf, type JsonSchema } from './schema.js';

const form = (properties: Record<string, JsonSchema>, required: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required,
});

describe('reading a form', () => {
  it('leaves out what was left empty', () => {
    expect(
      readValues(form({ name: { type: 'string' }, note: { type: 'string' } }), { name: ' Acme ', note: '' }),
    ).toEqual({ values: { name: 'Acme' }, errors: {} });
  });
  it('names each required field that is empty, in the order of the form', () => {
    const { errors } = readValues(
      form({ b: { type: 'string' }, a: { enum: ['x'] }, c: { type: 'number' } }, ['a', 'b', 'c']),
      {},
    );
    expect(Object.keys(errors)).toEqual(['b', 'a', 'c']);
  });
  it('keeps the digits of a number that a double would round', () => {
    const { values } = readValues(form({ amount: { type: 'number' } }), { amount: '12345678901234567.89' });
    expect(values['amount']).toBeInstanceOf(NumberText);
    expect(stringifyJson(values as Json)).toBe('{"amount":12345678901234567.89}');
  });
  it.each([
    ['1,5', 1.5],
    ['007', 7],
    ['.5', 0.5],
    ['-3', -3],
    ['12.', 12],
  ])('reads the number %s', (typed, value) => {
    expect(readValues(form({ n: { type: 'number' } }), { n: typed })).toEqual({ values: { n: value }, errors: {} });
  });
  it.each(['1e5', 'ten', '1 000', '1.2.3'])('refuses %s as a number', (typed) => {
    expect(Object.keys(readValues(form({ n: { type: 'number' } }), { n: typed }).errors)).toEqual(['n']);
  });
  it('refuses a fraction where a whole number is asked', () => {
    expect(readValues(form({ n: { type: 'integer' } }), { n: '1.5' }).errors['n']).toMatch(/whole/);
  });
  it('sends the constant behind a titled choice', () => {
    const days = {
      type: 'integer',
      oneOf: [
        { const: 30, title: '30 days' },
        { const: 60, title: '60 days' },
      ],
    };
    expect(readValues(form({ days }), { days: '60' }).values).toEqual({ days: 60 });
  });
  it('names nested fields by their path', () => {
    const schema = form({ bank: form({ iban: { type: 'string' } }, ['iban']) }, ['bank']);
    expect(Object.keys(readValues(schema, {}).errors)).toEqual(['bank.iban']);
  });
  it('asks for a tick where only true will do', () => {
    expect(
      readValues(form({ agreed: { type: 'boolean', const: true } }, ['agreed']), { agreed: false }).errors['agreed'],
    ).toMatch(/ticked/);
  });
  it('leaves a pattern it cannot read to the server', () => {
    expect(readValues(form({ code: { type: 'string', pattern: '(?<' } }), { code: 'x' }).errors).toEqual({});
  });
});

describe('a form at first', () => {
  it('prefers the draft to the inputs and these to the defaults', () => {
    const schema = form({ a: { default: 1 }, b: { default: 1 }, c: { default: 1 } });
    expect(initialValues(schema, { a: 3 }, { a: 2, b: 2 })).toEqual({ a: 3, b: 2, c: 1 });
  });
  it('asks for a long text in a large field', () => {
    expect(widgetOf({ type: 'string', maxLength: 2000 })).toBe('textarea');
  });
});
