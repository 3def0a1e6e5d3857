import { describe, expect, it } from 'vitest';

import { parseJson, type JsonObject } from '@baton/kernel';

import { httpCallOf } from './http-call.js';
import { hideSecrets, secretsIn } from './placeholders.js';

const job = { jobId: '019a0000-0000-7000-8000-000000000001:4', instanceId: '019a0000-0000-7000-8000-000000000001' };
const secrets = new Map([
  ['URL', 'https://erp.example.org/api'],
  ['TOKEN', 's3cret {{secrets.URL}}'],
]);
const call = (inputs: JsonObject) => httpCallOf(job, inputs, secrets);

describe('a connector call', () => {
  it('fills secrets into every string, once', () => {
    const { url, headers, body } = call({
      method: 'post',
      url: '{{secrets.URL}}/vendors?x=1#y',
      headers: { Authorization: 'Bearer {{ secrets.TOKEN }}' },
      body: { key: ['{{secrets.TOKEN}}'] },
    });
    expect(url.href).toBe('https://erp.example.org/api/vendors?x=1');
    expect(headers['authorization']).toBe('Bearer s3cret {{secrets.URL}}');
    expect(body).toBe('{"key":["s3cret {{secrets.URL}}"]}');
  });
  it('is named by method and host, secrets by their names', () => {
    expect(call({ url: 'https://a.example:81/x?token=1' }).label).toBe('GET a.example:81');
    expect(call({ url: '{{secrets.URL}}/vendors' }).label).toBe('GET secrets.URL');
  });
  it('bears the job as idempotency key and the instance as trace', () => {
    const { headers } = call({ url: 'https://a.example' });
    expect(headers['idempotency-key']).toBe(job.jobId);
    expect(headers['traceparent']).toMatch(/^00-019a0000000070008000000000000001-[0-9a-f]{16}-01$/);
    expect(call({ url: 'https://a.example' }).headers).toEqual(headers);
  });
  it('keeps the digits of numbers in its body', () => {
    expect(
      call({ method: 'PUT', url: 'https://a.example', body: parseJson('{"amount":1.10,"id":12345678901234567890}') })
        .body,
    ).toBe('{"amount":1.10,"id":12345678901234567890}');
  });
  it.each([
    [{}, 'url'],
    [{ url: '/relative' }, 'url'],
    [{ url: 'file:///etc/passwd' }, 'url'],
    [{ url: 'https://user:pw@a.example' }, 'url'],
    [{ url: 'https://a.example', method: 'TRACE' }, 'method'],
    [{ url: 'https://a.example', headers: 'x' }, 'headers'],
    [{ url: 'https://a.example', headers: { host: 'b' } }, 'host'],
    [{ url: 'https://a.example', headers: { 'x y': 'b' } }, 'headers'],
    [{ url: 'https://a.example', headers: { x: 'a\r\nb: c' } }, 'headers.x'],
    [{ url: 'https://a.example', timeout: '10 s' }, 'timeout'],
    [{ url: 'https://a.example', timeout: 'PT6M' }, 'timeout'],
  ])('%j fails for good and names %s', (inputs, field) => {
    expect(() => call(inputs as JsonObject)).toThrowError(
      expect.objectContaining({ kind: 'final', message: expect.stringContaining(field) as string }),
    );
  });
});

describe('secrets', () => {
  it('are found wherever a placeholder stands', () => {
    expect([
      ...secretsIn({ a: ['{{secrets.X}}', { '{{secrets.Y}}': 1 }], b: '{{ secrets.Z-1 }} {{secret.N}}' }),
    ]).toEqual(['X', 'Y', 'Z-1']);
  });
  it('do not come back in answers', () => {
    expect(
      hideSecrets(
        { echo: ['token=hunter22'], n: 1 },
        new Map([
          ['PW', 'hunter22'],
          ['S', 'n'],
        ]),
      ),
    ).toEqual({ echo: ['token=[secrets.PW]'], n: 1 });
  });
});
