import { describe, expect, it } from 'vitest';

import { parseJson } from '@baton/kernel';

import { WebhookExpressions } from './webhook-expressions.js';

const texts = { variablesExpression: '', businessKeyExpression: '', correlationKeyExpression: '' };
const evaluate = (more: Partial<typeof texts>, body: string, headers = {}) =>
  new WebhookExpressions({ ...texts, ...more }).evaluate({ body: parseJson(body), headers }, 0);

describe('what a webhook makes of a call', () => {
  it('is its body, unless told', () => {
    expect(evaluate({}, '{"amount":1.10}')).toEqual({
      variables: parseJson('{"amount":1.10}'),
      businessKey: '',
      correlationKey: '',
    });
  });
  it('is made of body and headers', () => {
    const { variables, businessKey, correlationKey } = evaluate(
      {
        variablesExpression: '={ vendor: body.vendor, from: headers.sender }',
        businessKeyExpression: 'body.id',
        correlationKeyExpression: '="o-" + string(body.id)',
      },
      '{"vendor":{"name":"Acme"},"id":12345678901234567890}',
      { sender: 'erp' },
    );
    expect(variables).toEqual({ vendor: { name: 'Acme' }, from: 'erp' });
    expect([businessKey, correlationKey]).toEqual(['12345678901234567890', 'o-12345678901234567890']);
  });
  it('is refused, by the name of the expression, when it is no context or no key', () => {
    expect(() => evaluate({}, '[1]')).toThrow('variablesExpression');
    expect(() => evaluate({ variablesExpression: '1' }, '{}')).toThrow('variablesExpression');
    expect(() => evaluate({ businessKeyExpression: 'body.nothing' }, '{}')).toThrow('businessKeyExpression');
    expect(() => evaluate({ variablesExpression: '{ x: for i in 1..10000000 return i }' }, '{}')).toThrow('budget');
  });
  it('names field and position of every expression that does not parse', () => {
    expect(
      () => new WebhookExpressions({ ...texts, variablesExpression: '={ a: }', businessKeyExpression: 'nosuch(1)' }),
    ).toThrowError(
      expect.objectContaining({
        code: 'EXPRESSION_INVALID',
        details: {
          fields: [
            { field: 'variablesExpression', message: expect.stringMatching(/line 1, column \d+/) as string },
            { field: 'businessKeyExpression', message: expect.stringMatching(/line 1, column 1/) as string },
          ],
        },
      }),
    );
  });
});
