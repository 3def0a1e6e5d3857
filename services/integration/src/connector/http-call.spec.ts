import { describe, expect, it } from 'vitest';

import { parseJson, type JsonObject } from '@baton/kernel';

import { httpCallOf } from './http-call.js';
import { hideSecrets, secretsIn } from './placeholders.js';

const job = {
  jobId: '019a0000-0000-7000-8000-000000000001:4',
  traceparent: '00-019a0000000070008000000000000001-b7ad6b7169203331-01',
};
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
  it.each([
    ['https://a.example/x?token=1#y', { address: 'a.example', port: 443, url: 'https://a.example/x' }],
    ['http://a.example:81', { address: 'a.example', port: 81, url: 'http://a.example:81/' }],
    ['{{secrets.URL}}/vendors?q={{secrets.TOKEN}}', { address: 'secrets.URL', url: 'secrets.URL/vendors' }],
    ['https://a.example/{{ secrets.URL }}', { address: 'a.example', port: 443, url: 'https://a.example/secrets.URL' }],
  ])('to %s tells spans where it goes, without a query or a secret', (url, target) => {
    expect(call({ url }).target).toEqual(target);
  });
  it('bears the job as idempotency key and belongs to its trace', () => {
    const { headers, traceparent } = call({ url: 'https://a.example' });
    expect(headers['idempotency-key']).toBe(job.jobId);
    expect(traceparent).toBe(job.traceparent);
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
