import { expect, it } from 'vitest';

import { OutboundAllowance } from '../connector/outbound-allowance.js';
import { urlProblem } from './endpoint-url.js';

const allowance = new OutboundAllowance(['erp.internal', '127.0.0.1:9000', '10.1.0.0/16']);

it.each([
  'https://example.com/baton',
  'https://93.184.216.34/',
  'http://erp.internal/in',
  'http://127.0.0.1:9000/',
  'https://10.1.2.3/',
])('an endpoint may be at %s', (url) => {
  expect(urlProblem(url, allowance)).toBeUndefined();
});

it.each([
  ['example.com', 'no absolute URL'],
  ['http://example.com/', 'https://'],
  ['ftp://erp.internal/', 'https://'],
  ['https://user:secret@example.com/', 'password'],
  ['https://example.com/#top', 'fragment'],
  ['https://127.0.0.1/', 'public internet'],
  ['https://2130706433/', 'public internet'],
  ['https://[::1]/', 'public internet'],
  ['https://169.254.169.254/latest', 'public internet'],
  [`https://example.com/${'x'.repeat(2_000)}`, 'characters'],
])('an endpoint may not be at %s', (url, reason) => {
  expect(urlProblem(url, allowance)).toContain(reason);
});
