import { describe, expect, it } from 'vitest';

import { requestHeaders, responseHeaders } from './forwarded-headers.js';

const sender = { address: '203.0.113.7', protocol: 'https', host: 'baton.example.org' };

describe('the headers of a forwarded request', () => {
  it('tell of the client what the edge saw, whatever it claims', () => {
    const headers = requestHeaders(
      {
        'x-forwarded-for': '10.0.0.1',
        'x-forwarded-proto': 'http',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-port': '1',
        forwarded: 'for=10.0.0.1',
        'x-real-ip': '10.0.0.1',
        accept: '*/*',
      },
      sender,
    );
    expect(headers).toEqual({
      accept: '*/*',
      host: 'baton.example.org',
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-host': 'baton.example.org',
      'x-forwarded-proto': 'https',
    });
  });

  it('keep credentials, cookies and signatures', () => {
    const sent = { authorization: 'Bearer bk_1', cookie: 'baton_session=1', 'webhook-signature': 'v1,abc' };
    expect(requestHeaders(sent, sender)).toMatchObject(sent);
  });

  it('hold nothing of the connection, nor what it names as its own', () => {
    const headers = requestHeaders(
      { connection: 'close, X-Mine', 'x-mine': '1', te: 'trailers', 'transfer-encoding': 'chunked', upgrade: 'h2c' },
      sender,
    );
    expect(Object.keys(headers).toSorted()).toEqual([
      'host',
      'x-forwarded-for',
      'x-forwarded-host',
      'x-forwarded-proto',
    ]);
  });
});

describe('the headers of a forwarded answer', () => {
  it('keep every cookie and drop the connection', () => {
    expect(
      responseHeaders({
        'set-cookie': ['a=1', 'b=2'],
        'keep-alive': 'timeout=5',
        connection: 'keep-alive',
        etag: '"1"',
      }),
    ).toEqual({ 'set-cookie': ['a=1', 'b=2'], etag: '"1"' });
  });
});
