import { describe, expect, it } from 'vitest';

import { OutboundAllowance } from './outbound-allowance.js';

const nothing = new OutboundAllowance([]);

describe('an address that nobody allowed', () => {
  it.each([
    '127.0.0.1',
    '127.8.8.8',
    '0.0.0.0',
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.192',
    '198.18.0.1',
    '203.0.113.7',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '::ffff:a9fe:a9fe',
    '::ffff:0:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'ff02::1',
    'nonsense',
  ])('is refused when it is %s', (address) => {
    expect(nothing.admits(address)).toBe(false);
  });
  it.each(['8.8.8.8', '172.32.0.1', '192.0.1.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    'is admitted when it is %s',
    (address) => {
      expect(nothing.admits(address)).toBe(true);
    },
  );
});

describe('what the setting names', () => {
  const allowance = new OutboundAllowance([
    'erp.internal',
    'localhost:9000',
    '10.1.0.0/16',
    '127.0.0.2',
    '::1',
    'fd00::/8',
    '[::1]:8080',
  ]);

  it.each([
    ['http://erp.internal/', true],
    ['http://ERP.internal:8443/', true],
    ['http://localhost:9000/', true],
    ['http://localhost:9001/', false],
    ['http://sub.erp.internal/', false],
    ['http://127.0.0.2:1/', true],
    ['http://[::1]:7/', true],
    ['http://example.org/', false],
  ])('%s is named: %s', (url, named) => {
    expect(allowance.names(new URL(url))).toBe(named);
  });
  it('admits its ranges, also in IPv6 clothes', () => {
    expect(['10.1.2.3', '::ffff:10.1.2.3', '127.0.0.2', 'fd12::1'].map((address) => allowance.admits(address))).toEqual(
      [true, true, true, true],
    );
    expect(['10.2.0.1', '127.0.0.1'].map((address) => allowance.admits(address))).toEqual([false, false]);
  });
  it.each(['', 'a b', 'http://x', '10.0.0.0/33', 'x/8', 'host:0', 'host:99999', '[::1', '-x'])(
    'is refused when it says %j',
    (entry) => {
      expect(OutboundAllowance.understands(entry)).toBe(false);
    },
  );
  it.each(['erp', 'erp.internal:80', '10.0.0.0/8', 'fd00::/8', '::1', '[::1]:80', '127.0.0.1:9000'])(
    'understands %s',
    (entry) => {
      expect(OutboundAllowance.understands(entry)).toBe(true);
    },
  );
});
